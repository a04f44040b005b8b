#: title.en: Goes to the host's namespace
#: title.zh: 进了宿主机的命名空间
#: goal: peek-inside
#: why: wrong-namespace
docker run -d --name $peek --network host busybox sleep infinity
