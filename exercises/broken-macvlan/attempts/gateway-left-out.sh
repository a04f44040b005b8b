#: title.en: Leaves the gateway to the engine
#: title.zh: 没写网关，交给引擎去定
#: goal: lan2
#: why: wrong-gateway
#: node: host2
docker rm -f $buoy
docker network rm $lan
docker network create -d macvlan -o parent=eth0 --subnet 10.213.0.0/24 --ip-range $high $lan
docker run -d --name $buoy --network $lan whoami
