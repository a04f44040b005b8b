docker network create $old
docker network create --subnet $subnet $net
docker run -d --name $cache --network $net whoami
docker stop -t 0 $cache
docker network rm $net
docker network create --subnet $subnet $net
docker run -d --name $db --network $net --network-alias $alias whoami
docker run -d --name $ghost --network $net --network-alias $alias whoami
docker run -d --name $api --network $old whoami
docker run -d --name $web --network $net -p 80:$port nginx
