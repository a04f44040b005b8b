#: title.en: Stops the answers from outside too
#: title.zh: 把外面的应答也拦了
#: goal: way-out
#: why: answers-dropped
ip=$(docker inspect -f '{{.NetworkSettings.Networks.bridge.IPAddress}}' $web)
iptables -I DOCKER-USER -i eth0 -d $ip -j DROP
