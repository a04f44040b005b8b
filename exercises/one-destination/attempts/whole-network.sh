#: title.en: Stops the whole network
#: title.zh: 把整个网络都拦了
#: goal: web-free
#: why: dropped-by-rule
iptables -I DOCKER-USER -s $subnet -o eth0 -p tcp --dport 80 -j DROP
