#: title.en: Empty the old networks first; the client moves too
#: title.zh: 先清空旧网络，客户端也用搬的
#: kind: disconnect
docker run -d --name $client busybox sleep infinity
docker network disconnect -f $old $app
docker network rm $old
docker network disconnect bridge $app
docker network connect --ip $ip $new $app
docker network connect $new $client
docker network disconnect bridge $client
