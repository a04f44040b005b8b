#: title.en: Created without ports, updated later
#: title.zh: 先不带端口创建，之后更新
#: kind: update
docker service create -d --no-resolve-image --name $shop whoami
docker service create -d --no-resolve-image --name $meter --constraint node.hostname==host2 whoami
docker service update --publish-add $port:80 $shop > /dev/null
docker service update --publish-add mode=host,published=$own_port,target=80 $meter > /dev/null
