#: title.en: Make the network again, connect another one, let answers pass
#: title.zh: 重建网络、另接一个网络、放行应答
#: kind: recreate
sysctl -w net.ipv4.ip_forward=1
iptables -I DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
docker rm -f $web
docker network rm $front
docker network create --subnet $subnet $front
docker run -d --name $web --network $front whoami
docker network connect $front $api
