#: title.en: Uses the host's network
#: title.zh: 用了主机网络
#: goal: none
#: why: wrong-namespace
docker run -d --name $job --network host busybox sleep infinity
