#: title.en: Runs a container in place of a service
#: title.zh: 运行的是容器，不是服务
#: goal: service
#: why: container-not-service
docker network create -d overlay --attachable $net
docker run -d --name $web --network $net -p $port:80 whoami
