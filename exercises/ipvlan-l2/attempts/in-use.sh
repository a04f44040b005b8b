#: title.en: Removes the network while the container is on it
#: title.zh: 容器还在上面就删网络
#: goal: lan1
#: why: wrong-driver
#: mistake: network-in-use
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
