docker network create --subnet $subnet --gateway $gateway $net
docker network create --subnet $other_subnet $other
docker run -d --name $web --network $net --ip $ip whoami
docker network connect $other $web
docker run -d --name $db --network $net --ip $db_ip busybox sleep infinity
docker run -d --name $box busybox sleep infinity
