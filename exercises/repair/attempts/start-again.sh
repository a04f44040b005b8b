#: title.en: Just starts the container again
#: title.zh: 只是再 start 一次
#: goal: cache
#: why: stale-network-id
#: mistake: network-made-again
docker start $cache
