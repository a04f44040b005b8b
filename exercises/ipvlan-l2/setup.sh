docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
docker run -d --name $press --network $lan whoami
