docker network create --subnet $subnet $net
docker run -d --name $web --network $net --ip $ip --network-alias front -e PORT=8080 whoami
docker run -d --name $client --network $net busybox sleep infinity
