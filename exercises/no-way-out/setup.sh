docker network create --internal $back
docker network create --subnet $subnet -o com.docker.network.bridge.enable_ip_masquerade=false $front
docker network create --subnet $yard_subnet $yard
docker run -d --name $db --network $back whoami
docker run -d --name $api --network $back whoami
docker run -d --name $web --network $front whoami
docker run -d --name $jobs --network $yard -p $port:80 whoami
iptables -I DOCKER-USER -i eth0 -d $yard_subnet -j DROP
sysctl -qw net.ipv4.ip_forward=0
