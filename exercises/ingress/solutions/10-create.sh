#: title.en: Both when they are created
#: title.zh: 创建时写全
#: kind: flags
docker service create -d --no-resolve-image --name $shop -p $port:80 whoami
docker service create -d --no-resolve-image --name $meter --constraint node.hostname==host2 --publish mode=host,published=$own_port,target=80 whoami
for service in $shop $meter; do
    until docker service ps -f desired-state=running --format '{{.CurrentState}}' $service | grep -q Running; do sleep 0.1; done
done
