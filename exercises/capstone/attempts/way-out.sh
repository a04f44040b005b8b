#: title.en: Forgets --internal
#: title.zh: 忘了 --internal
#: goal: data-network
#: why: not-internal
#: mistake: not-internal
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --opt encrypted $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
