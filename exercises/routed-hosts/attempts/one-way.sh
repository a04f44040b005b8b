#: title.en: Tells only the asking host the way
#: title.zh: 只在发起方配了路由
#: goal: forth
#: why: no-way-back
#: mistake: one-way-route
docker network create --subnet $near $east
docker run -d --name $mill --network $east whoami
iptables -I DOCKER-USER -s $far -d $near -j ACCEPT
iptables -t nat -I POSTROUTING -s $near -d $far -j ACCEPT
#: on host2
docker network create --subnet $far $west
docker run -d --name $forge --network $west --ip $ip whoami
ip route add $near via 10.213.0.11
iptables -I DOCKER-USER -s $near -d $far -j ACCEPT
iptables -t nat -I POSTROUTING -s $far -d $near -j ACCEPT
