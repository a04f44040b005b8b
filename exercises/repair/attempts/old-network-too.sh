#: title.en: Connects it to the right network and leaves it on the old one
#: title.zh: 接上了正确的网络，旧的没断
#: goal: api-on-net
#: why: attached-too-much
docker network connect $net $api
