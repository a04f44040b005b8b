#: title.en: Makes a second network on the same parent
#: title.zh: 在同一个 parent 上再建一个网络
#: goal: lan2
#: why: parent-taken
#: node: host2
docker network create -d macvlan -o parent=eth0 --subnet 10.214.0.0/24 spare
docker rm -f $buoy
docker network rm $lan
docker network create -d macvlan -o parent=eth0 --subnet 10.213.0.0/24 --ip-range $high --gateway 10.213.0.1 $lan
