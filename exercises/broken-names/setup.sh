docker network create --subnet $subnet $net
docker run -d --name $db --network $net --network-alias $alias whoami
docker run -d --name $cache --network $net whoami
docker run -d --name $web --network $net busybox sleep infinity
docker run -d --name $api whoami
old=$(docker inspect -f "{{(index .NetworkSettings.Networks \"$net\").IPAddress}}" $db)
docker run -d --name $job --network $net --add-host $cache:$old --dns 192.0.2.53 busybox sleep infinity
docker network disconnect $net $db
docker network connect $net $db
