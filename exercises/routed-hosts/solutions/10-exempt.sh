#: title.en: Routes, rules in DOCKER-USER, an exception from masquerading
#: title.zh: 路由、DOCKER-USER 里的规则、伪装的例外
#: kind: exempt
docker network create --subnet $near $east
docker run -d --name $mill --network $east whoami
ip route add $far via 10.213.0.12
iptables -I DOCKER-USER -s $far -d $near -j ACCEPT
iptables -t nat -I POSTROUTING -s $near -d $far -j ACCEPT
#: on host2
docker network create --subnet $far $west
docker run -d --name $forge --network $west --ip $ip whoami
ip route add $near via 10.213.0.11
iptables -I DOCKER-USER -s $near -d $far -j ACCEPT
iptables -t nat -I POSTROUTING -s $far -d $near -j ACCEPT
