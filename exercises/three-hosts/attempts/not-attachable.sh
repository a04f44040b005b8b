#: title.en: Forgets --attachable
#: title.zh: 忘了 --attachable
#: goal: web
#: why: not-attachable
#: mistake: not-attachable
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --subnet $subnet $net
docker run -d --name $web --network $net whoami
