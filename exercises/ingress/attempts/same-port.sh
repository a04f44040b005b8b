#: title.en: Gives both the same port
#: title.zh: 两个服务用同一个端口
#: goal: meter
#: why: port-taken
docker service create -d --no-resolve-image --name $shop -p $own_port:80 whoami
docker service create -d --no-resolve-image --name $meter --constraint node.hostname==host2 -p $own_port:80 whoami
