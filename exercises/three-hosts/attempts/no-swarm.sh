#: title.en: Wants the overlay before there is a swarm
#: title.zh: 还没有 swarm 就建 overlay
#: goal: network
#: why: overlay-without-swarm
#: mistake: overlay-without-swarm
docker network create -d overlay --attachable --subnet $subnet $net
