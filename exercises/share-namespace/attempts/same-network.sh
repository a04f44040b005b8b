#: title.en: Joins the same network, which is not the same namespace
#: title.zh: 接进了同一个网络，但不是同一个命名空间
#: goal: peek-inside
#: why: same-network-not-namespace
#: mistake: same-network-not-namespace
docker run -d --name $peek --network $lan busybox sleep infinity
