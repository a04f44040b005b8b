#: title.en: Start elsewhere, then move to the default bridge
#: title.zh: 先在别处启动，再搬到默认桥
#: kind: connect
docker network create elsewhere
docker run -d --name $web --network elsewhere whoami
docker network connect bridge $web
docker network disconnect elsewhere $web
docker network rm elsewhere
docker create --name $client --network bridge busybox sleep infinity
docker start $client
answer address $(docker inspect $web | jq -r '.[0].NetworkSettings.Networks.bridge.IPAddress')
answer resolver $(docker exec $client sed -n 's/^nameserver //p' /etc/resolv.conf)
