#: title.en: Sends the log to the collector by its name
#: title.zh: 按容器名把日志发给收集器
#: goal: web
#: why: log-address
#: mistake: log-to-a-name
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --internal --opt encrypted $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker create --name $collector --network $shop toolbox ncat -lk --recv-only 514
until docker start $collector; do sleep 0.2; done
#: on host1
docker run -d --name $web --network $shop -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro --log-driver syslog --log-opt syslog-address=tcp://$collector:514 nginx
