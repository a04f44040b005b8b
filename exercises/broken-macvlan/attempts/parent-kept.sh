#: title.en: Mends range and gateway, and keeps the parent
#: title.zh: 范围和网关改了，parent 没改
#: goal: lan2
#: why: wrong-parent
#: node: host2
docker rm -f $buoy
docker network rm $lan
docker network create -d macvlan -o parent=lab0 --subnet 10.213.0.0/24 --ip-range $high --gateway 10.213.0.1 $lan
docker run -d --name $buoy --network $lan whoami
