#: title.en: The network again, and a macvlan interface for the host
#: title.zh: 重建网络，再给主机加一个 macvlan 接口
#: kind: flags
ip link add shim link eth0 type macvlan mode bridge
ip address add 10.213.0.250/32 dev shim
ip link set shim up
ip route add $low dev shim
#: on host2
docker rm -f $buoy
docker network rm $lan
docker network create -d macvlan -o parent=eth0 --subnet 10.213.0.0/24 --ip-range $high --gateway 10.213.0.1 $lan
docker run -d --name $buoy --network $lan whoami
