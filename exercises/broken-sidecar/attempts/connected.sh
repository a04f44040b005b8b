#: title.en: Wants to connect the guest to the network
#: title.zh: 想给客人接上网络
#: goal: meter-inside
#: why: wrong-namespace
docker network connect $net $meter
