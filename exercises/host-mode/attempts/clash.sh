#: title.en: Runs both on the same port of the host
#: title.zh: 两个都在主机上用同一个端口
#: goal: plain
#: why: port-clash
#: mistake: shared-port-clash
docker run -d --name $web --network host -e PORT=$port whoami
docker run -d --name $plain --network host -e PORT=$port whoami
until [ "$(docker inspect -f "{{.State.Running}}" $plain)" = false ]; do sleep 0.1; done
