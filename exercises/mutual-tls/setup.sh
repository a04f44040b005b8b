docker network create $net
docker run -d --name $client --network $net busybox sleep infinity
