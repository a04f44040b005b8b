#: title.en: Removes the old network while the container is on it
#: title.zh: 容器还在上面就删旧网络
#: goal: old-gone
#: why: network-in-use
#: mistake: network-in-use
docker network connect --ip $ip $new $app
docker network disconnect bridge $app
docker network rm $old
