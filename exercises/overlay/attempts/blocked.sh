#: title.en: Blocks UDP 4789 between the hosts
#: title.zh: 两台主机之间的 UDP 4789 被拦了
#: goal: by-name
#: why: vxlan-blocked
#: mistake: vxlan-closed
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable --subnet $subnet $net
docker run -d --name $web --network $net whoami
iptables -I INPUT -p udp --dport 4789 -j DROP
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $client --network $net busybox sleep infinity
