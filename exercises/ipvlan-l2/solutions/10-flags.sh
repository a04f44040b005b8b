#: title.en: Remove, and make again with another driver
#: title.zh: 删掉，换驱动重建
#: kind: flags
docker rm -f $press
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
docker run -d --name $press --network $lan whoami
#: on host2
docker rm -f $meter
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l2 --subnet $subnet --ip-range $high $lan
docker run -d --name $meter --network $lan busybox sleep infinity
