#: title.en: Takes macvlan instead of bridge
#: title.zh: 驱动选成了 macvlan
#: goal: network
#: why: wrong-driver
#: mistake: wrong-driver
docker network create -d macvlan -o parent=eth0 --subnet $subnet --gateway $gateway --ip-range $range $net
