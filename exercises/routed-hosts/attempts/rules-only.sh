#: title.en: Opens the firewall and tells nobody the way
#: title.zh: 防火墙开了，路由没配
#: goal: forth
#: why: no-route
docker network create --subnet $near $east
docker run -d --name $mill --network $east whoami
iptables -I DOCKER-USER -s $far -d $near -j ACCEPT
iptables -t nat -I POSTROUTING -s $near -d $far -j ACCEPT
#: on host2
docker network create --subnet $far $west
docker run -d --name $forge --network $west --ip $ip whoami
iptables -I DOCKER-USER -s $near -d $far -j ACCEPT
iptables -t nat -I POSTROUTING -s $far -d $near -j ACCEPT
