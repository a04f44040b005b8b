#: title.en: Puts the meter on the same network
#: title.zh: 把它接进同一个网络
#: goal: meter-inside
#: why: same-network-not-namespace
#: mistake: same-network-not-namespace
docker rm -f $meter
docker run -d --name $meter --network $net busybox sleep infinity
