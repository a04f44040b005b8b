#: title.en: Switches masquerading off for all
#: title.zh: 把伪装整个关掉
#: goal: way-out
#: why: masquerade-off
docker network create --subnet $near $east
docker run -d --name $mill --network $east whoami
ip route add $far via 10.213.0.12
iptables -I DOCKER-USER -s $far -d $near -j ACCEPT
iptables -t nat -I POSTROUTING -s $near -d $far -j ACCEPT
#: on host2
docker network create --subnet $far -o com.docker.network.bridge.enable_ip_masquerade=false $west
docker run -d --name $forge --network $west --ip $ip whoami
ip route add $near via 10.213.0.11
iptables -I DOCKER-USER -s $near -d $far -j ACCEPT
