#: title.en: Forgets that it was on the default bridge too
#: title.zh: 忘了它还接着默认桥
#: goal: moved
#: why: still-on-default-bridge
#: mistake: left-on-default-bridge
docker run -d --name $client --network $new busybox sleep infinity
docker network connect --ip $ip $new $app
docker network disconnect $old $app
docker network rm $old
