#: title.en: Forgets --attachable
#: title.zh: 忘了 --attachable
#: goal: network
#: why: wrong-flag
#: mistake: not-attachable
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
#: on host1
docker network create -d overlay --subnet $subnet $net
docker run -d --name $web --network $net whoami
