#: title.en: Connect to the new network first, then let go of the old ones
#: title.zh: 先接新网络，再断旧网络
#: kind: connect
docker run -d --name $client --network $new busybox sleep infinity
docker network connect --ip $ip $new $app
docker network disconnect bridge $app
docker network disconnect $old $app
docker network rm $old
