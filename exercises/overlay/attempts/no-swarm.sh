#: title.en: Creates the overlay without a swarm
#: title.zh: 没有 swarm 就建 overlay
#: goal: joined
#: why: no-swarm
#: mistake: overlay-without-swarm
docker network create -d overlay --attachable --subnet $subnet $net
