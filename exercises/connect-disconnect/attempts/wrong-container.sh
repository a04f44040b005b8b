#: title.en: Connects the neighbour
#: title.zh: 接错了容器，接成了旁边那个
#: goal: moved
#: why: wrong-container-connected
#: mistake: wrong-container
docker run -d --name $client --network $new busybox sleep infinity
docker network connect --ip $ip $new $clock
