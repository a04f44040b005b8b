#: title.en: Sets the routes on host1
#: title.zh: 路由加在了 host1 上
#: goal: way-one
#: why: no-route
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $one --subnet $two $net
ip route add $one via 10.213.0.12
ip route add $two via 10.213.0.12
