#: title.en: One network, then a container on each host
#: title.zh: 先建网络，再到每台主机上运行容器
#: kind: flags
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable --subnet $subnet $net
docker run -d --name $web --network $net whoami
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $cache --network $net --network-alias store whoami
#: on host3
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $client --network $net busybox sleep infinity
