docker swarm init --advertise-addr eth0
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
