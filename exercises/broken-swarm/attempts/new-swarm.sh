#: title.en: Founds a new swarm on the host that cannot join
#: title.zh: 加入不了，就在那台主机上另建一个 swarm
#: goal: joined3
#: why: other-swarm
#: on host3
docker swarm init --advertise-addr eth0
