#: title.en: Restarts it after the move, to be sure
#: title.zh: 搬完又重启了一下，图个心安
#: goal: unharmed
#: why: restarted
#: mistake: restarted
docker run -d --name $client --network $new busybox sleep infinity
docker network connect --ip $ip $new $app
docker network disconnect bridge $app
docker network disconnect $old $app
docker network rm $old
docker restart -t 0 $app
