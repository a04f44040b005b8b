#: title.en: Lets everything in, and masquerades it
#: title.zh: 全部放行，但照旧伪装
#: goal: own-address
#: why: masqueraded
docker network create --subnet $near $east
docker run -d --name $mill --network $east whoami
ip route add $far via 10.213.0.12
iptables -I DOCKER-USER -j ACCEPT
#: on host2
docker network create --subnet $far $west
docker run -d --name $forge --network $west --ip $ip whoami
ip route add $near via 10.213.0.11
iptables -I DOCKER-USER -j ACCEPT
