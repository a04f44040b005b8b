#: title.en: Makes bridges of the same name on both hosts
#: title.zh: 在两台主机上各建一个同名网桥
#: goal: shop-network
#: why: wrong-driver
#: mistake: wrong-driver
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create $shop
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker network create $shop
