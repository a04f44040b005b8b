#: title.en: Stops the ports of both
#: title.zh: 两个端口都拦了
#: goal: office-only
#: why: dropped-by-rule
iptables -I DOCKER-USER -i eth0 -p tcp --dport 80 -j DROP
