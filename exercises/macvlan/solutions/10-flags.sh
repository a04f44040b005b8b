#: title.en: Split the range with --ip-range
#: title.zh: 用 --ip-range 分范围
#: kind: flags
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
docker run -d --name $press --network $lan whoami
answer mac $(docker inspect -f '{{(index .NetworkSettings.Networks "'$lan'").MacAddress}}' $press)
#: on host2
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $high $lan
docker run -d --name $meter --network $lan busybox sleep infinity
