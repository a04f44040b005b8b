#: title.en: Expects the neighbours to find the subnets by ARP
#: title.zh: 以为邻居靠 ARP 就能找到
#: goal: way-one
#: why: no-route
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $one --subnet $two $net
