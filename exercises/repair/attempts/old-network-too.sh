#: title.en: Connects it to the right network and leaves it on the old one
#: title.zh: 接上了正确的网络，旧的没断
#: goal: api-on-net
#: why: backend-on-both-networks
docker network connect $net $api
