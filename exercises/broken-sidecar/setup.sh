docker network create $net
docker run -d --name $shop --network $net whoami
docker run -d --name $meter --network container:$shop busybox sleep infinity
docker run -d --name $web --network $net -p $port:$api_port nginx
docker restart -t 0 $shop
docker run -d --name $api --network container:$web whoami
timeout 10 docker wait $api
