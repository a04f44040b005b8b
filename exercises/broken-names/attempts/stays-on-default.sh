#: title.en: Connects it, and leaves it on the default bridge
#: title.zh: 接上了新网络，默认桥没断
#: goal: api-on-net
#: why: still-on-default-bridge
#: mistake: left-on-default-bridge
docker network connect $net $api
