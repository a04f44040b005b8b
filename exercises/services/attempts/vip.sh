#: title.en: Leaves the endpoint mode as it is
#: title.zh: 端点模式没改
#: goal: service
#: why: wrong-endpoint-mode
docker network create -d overlay --attachable $net
docker service create --name $web --network $net --replicas 2 --publish mode=host,target=80,published=$port whoami
