#: title.en: Collects once and ends
#: title.zh: 收一次就结束了
#: goal: collector
#: why: container-stopped
docker run -d --name $collector -p 127.0.0.1:$port:514/udp toolbox true
until [ "$(docker inspect -f "{{.State.Running}}" $collector)" = false ]; do sleep 0.1; done
