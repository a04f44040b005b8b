#: title.en: All in one create
#: title.zh: 一条命令创建
#: kind: flags
docker network create -d overlay --attachable $net
docker service create --name $web --network $net --endpoint-mode dnsrr --replicas 2 --publish mode=host,target=80,published=$port whoami
docker run -d --name $client --network $net busybox sleep infinity
answer count 2
