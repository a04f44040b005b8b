docker network create -d macvlan -o parent=eth0 --subnet 10.213.0.0/24 --ip-range $low --gateway 10.213.0.1 $lan
docker run -d --name $tide --network $lan whoami
