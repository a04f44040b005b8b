#: title.en: Takes macvlan with ipvlan's option
#: title.zh: 驱动用了 macvlan，选项是 ipvlan 的
#: goal: net
#: why: wrong-driver
#: mistake: wrong-driver
docker network create -d macvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $one --subnet $two $net
