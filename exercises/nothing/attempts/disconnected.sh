#: title.en: Disconnects it from the bridge instead
#: title.zh: 只是从 bridge 断开
#: goal: none
#: why: wrong-namespace
docker run -d --name $job busybox sleep infinity
docker network disconnect bridge $job
