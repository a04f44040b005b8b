#: title.en: Makes the network again while the container is stopped
#: title.zh: 容器停着时把网络删了重建
#: goal: moved
#: why: stale-network-id
#: mistake: network-made-again
docker network disconnect bridge $app
docker network disconnect $old $app
docker network connect --ip $ip $new $app
docker stop -t 0 $app
docker network rm $new
docker network create --subnet $subnet $new
docker start $app
