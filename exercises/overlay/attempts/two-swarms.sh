#: title.en: Makes a second swarm on host2
#: title.zh: 在 host2 上又建了一个 swarm
#: goal: joined
#: why: other-swarm
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm init --advertise-addr eth0
