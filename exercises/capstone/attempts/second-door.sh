#: title.en: Publishes the service on the other host too
#: title.zh: 另一台主机上也发布了服务
#: goal: only-door
#: why: not-blocked
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --internal --opt encrypted $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker create --name $api --network $shop --network $data -p $port:80 whoami
until docker start $api; do sleep 0.2; done
#: on host1
docker run -d --name $web --network $shop -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
until curl -s http://host1:$port/ | grep -q name:; do sleep 0.2; done
