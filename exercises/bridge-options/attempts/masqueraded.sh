#: title.en: Adds the route, and leaves masquerading on
#: title.zh: 加了路由，没有关掉地址伪装
#: goal: plain
#: why: wrong-option
docker network create --subnet $subnet $plain
docker run -d --name $probe --network $plain --ip $ip whoami
#: on host2
ip route add $subnet via 10.213.0.11
