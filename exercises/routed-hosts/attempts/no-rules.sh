#: title.en: Sets the routes and no rule
#: title.zh: 配了路由，没写放行规则
#: goal: forth
#: why: forward-dropped
docker network create --subnet $near $east
docker run -d --name $mill --network $east whoami
ip route add $far via 10.213.0.12
iptables -t nat -I POSTROUTING -s $near -d $far -j ACCEPT
#: on host2
docker network create --subnet $far $west
docker run -d --name $forge --network $west --ip $ip whoami
ip route add $near via 10.213.0.11
iptables -t nat -I POSTROUTING -s $far -d $near -j ACCEPT
