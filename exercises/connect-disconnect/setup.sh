docker network create $old
docker network create --subnet $subnet $new
docker run -d --name $app whoami
docker network connect $old $app
docker run -d --name $clock busybox sleep infinity
