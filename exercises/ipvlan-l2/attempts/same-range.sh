#: title.en: Gives out the same range on both hosts
#: title.zh: 两台主机用同一个范围
#: goal: lan2
#: why: macvlan-range-shared
#: mistake: macvlan-same-range
docker rm -f $press
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
#: on host2
docker rm -f $meter
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
