docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $high $lan
docker run -d --name $meter --network $lan busybox sleep infinity
