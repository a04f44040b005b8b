iptables -A INPUT -p tcp --dport 2377 -s host3 -j REJECT --reject-with tcp-reset
docker swarm init --advertise-addr eth0
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $net
#: on host2
ip link add vpn0 type bridge
ip addr add $vpn_address/24 dev vpn0
ip link set vpn0 up
docker swarm join --advertise-addr vpn0 --token "$(cat ~/clipboard)" host1:2377
#: on host1
# First the task, then the client: a network that has a member already is joined half a minute later on a node that is not reached.
docker service create -d --no-resolve-image --name $store --network $net --endpoint-mode dnsrr --constraint node.hostname==host2 whoami
until docker service ps --format '{{.CurrentState}}' $store | grep -q Running; do sleep 0.1; done
docker run -d --name $client --network $net busybox sleep infinity
docker service create -d --no-resolve-image --name $shop --network $net --endpoint-mode dnsrr --constraint node.labels.disk==$disk whoami
