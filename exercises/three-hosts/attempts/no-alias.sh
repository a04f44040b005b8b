#: title.en: Forgets the second name
#: title.zh: 忘了第二个名字
#: goal: alias
#: why: no-alias
#: mistake: alias-lost
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable --subnet $subnet $net
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $cache --network $net whoami
#: on host3
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $client --network $net busybox sleep infinity
