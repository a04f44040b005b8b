ip link add lab0 type veth peer name lab1
ip link set lab0 up
ip link set lab1 up
docker network create -d macvlan -o parent=lab0 --subnet 10.213.0.0/24 --ip-range $low --gateway 10.213.0.254 $lan
docker run -d --name $buoy --network $lan whoami
