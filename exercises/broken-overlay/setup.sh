docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $net
docker run -d --name $web --network $net whoami
iptables -A INPUT -p udp --dport 4789 -j DROP
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $client --network $net busybox sleep infinity
