#: title.en: Match the container's own address
#: title.zh: 匹配容器自己的地址
#: kind: address
ip=$(docker inspect -f '{{.NetworkSettings.Networks.bridge.IPAddress}}' $web)
iptables -I DOCKER-USER -i eth0 -d $ip -p tcp --dport 80 -j REJECT
