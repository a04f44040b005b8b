#: title.en: Starts the asking program again with --add-host
#: title.zh: 用 --add-host 重建了询问方
#: goal: unharmed
#: why: recreated
addr=$(docker inspect -f "{{(index .NetworkSettings.Networks \"$left\").IPAddress}}" $s1)
docker rm -f $ask1
docker run -d --name $ask1 --network $left --add-host $alias:$addr busybox sleep infinity
