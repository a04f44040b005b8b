#: title.en: Mends the parent and nothing else
#: title.zh: 只改了 parent
#: goal: lan2
#: why: macvlan-range-shared
#: mistake: macvlan-same-range
#: node: host2
docker rm -f $buoy
docker network rm $lan
docker network create -d macvlan -o parent=eth0 --subnet 10.213.0.0/24 --ip-range $low --gateway 10.213.0.1 $lan
docker run -d --name $buoy --network $lan whoami
