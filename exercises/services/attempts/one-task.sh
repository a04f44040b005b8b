#: title.en: Starts a single task
#: title.zh: 只有一个任务
#: goal: service
#: why: wrong-replicas
docker network create -d overlay --attachable $net
docker service create --name $web --network $net --endpoint-mode dnsrr --publish mode=host,target=80,published=$port whoami
