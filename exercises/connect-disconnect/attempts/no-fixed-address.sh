#: title.en: Connects without --ip
#: title.zh: connect 时没写 --ip
#: goal: address
#: why: wrong-address
docker run -d --name $client --network $new busybox sleep infinity
docker network connect $new $app
docker network disconnect bridge $app
docker network disconnect $old $app
docker network rm $old
