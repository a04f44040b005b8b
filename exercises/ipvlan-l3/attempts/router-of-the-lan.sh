#: title.en: Sends host2 to the cable's router
#: title.zh: 让 host2 去找网线上的路由器
#: goal: way-two
#: why: route-astray
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $one --subnet $two $net
#: on host2
ip route add $one via 10.213.0.11
ip route add $two via 10.213.0.1
