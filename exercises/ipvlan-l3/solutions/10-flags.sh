#: title.en: Two subnets in one command, two routes
#: title.zh: 一条命令两个子网，再加两条路由
#: kind: flags
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $one --subnet $two $net
docker run -d --name $red --network $net --ip $red_ip whoami
docker run -d --name $blue --network $net --ip $blue_ip whoami
#: on host2
ip route add $one via 10.213.0.11
ip route add $two via 10.213.0.11
