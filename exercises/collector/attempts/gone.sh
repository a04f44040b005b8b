#: title.en: Runs the collector's image without a command
#: title.zh: 运行收集器时没写命令
#: goal: collector
#: why: container-stopped
#: mistake: stopped
docker run -d --name $collector -p 127.0.0.1:$port:514/udp toolbox
until [ "$(docker inspect -f "{{.State.Running}}" $collector)" = false ]; do sleep 0.1; done
