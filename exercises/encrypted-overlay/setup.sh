docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $open
docker run -d --name $api --network $open whoami
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $client --network $open busybox sleep infinity
