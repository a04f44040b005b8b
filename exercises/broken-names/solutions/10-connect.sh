#: title.en: Connect what can be connected, make one container again
#: title.zh: 能接的接上，只重建一个
#: kind: connect
docker network connect $net $api
docker network disconnect bridge $api
docker network disconnect $net $db
docker network connect --alias $alias $net $db
docker rm -f $job
docker run -d --name $job --network $net busybox sleep infinity
