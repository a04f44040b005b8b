#: title.en: The service is not on the data network
#: title.zh: 服务没有接数据网络
#: goal: api
#: why: proxy-on-one-network
#: mistake: proxy-on-one
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --internal --opt encrypted $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker create --name $api --network $shop whoami
until docker start $api; do sleep 0.2; done
