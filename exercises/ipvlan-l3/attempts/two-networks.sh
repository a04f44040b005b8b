#: title.en: Makes a second network for the second subnet
#: title.zh: 为第二个子网另建一个网络
#: goal: second-subnet
#: why: parent-taken
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $one $net
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $two $net-2
