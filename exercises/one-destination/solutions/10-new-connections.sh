#: title.en: Stop new connections, and let two kinds pass
#: title.zh: 拦下新连接，放行其中两种
#: kind: state
iptables -I DOCKER-USER -s $app_ip -o eth0 -m conntrack --ctstate NEW -j DROP
iptables -I DOCKER-USER -s $app_ip -o eth0 -p tcp --dport 5432 -j RETURN
iptables -I DOCKER-USER -s $app_ip -o eth0 -p udp --dport 53 -j RETURN
