#: title.en: Publishes through the ingress
#: title.zh: 走 ingress 发布
#: goal: service
#: why: dnsrr-with-ingress
#: mistake: dnsrr-with-ingress
docker network create -d overlay --attachable $net
docker service create --name $web --network $net --endpoint-mode dnsrr --replicas 2 --publish mode=ingress,target=80,published=$port whoami
