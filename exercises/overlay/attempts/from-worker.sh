#: title.en: Creates the network on the worker
#: title.zh: 在 worker 上创建网络
#: goal: network
#: why: overlay-from-worker
#: mistake: overlay-from-worker
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker network create -d overlay --attachable --subnet $subnet $net
