#: title.en: Gives out the same range on both hosts
#: title.zh: 两台主机用同一个范围
#: goal: lan2
#: why: macvlan-range-shared
#: mistake: macvlan-same-range
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
docker run -d --name $press --network $lan whoami
#: on host2
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
docker run -d --name $meter --network $lan busybox sleep infinity
