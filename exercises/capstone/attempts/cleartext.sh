#: title.en: Forgets to have the data network encrypted
#: title.zh: 数据网络忘了加密
#: goal: data-network
#: why: not-encrypted
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --internal $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
