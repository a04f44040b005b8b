#: title.en: Stops the answers to its own callers too
#: title.zh: 把回给来访者的应答也拦了
#: goal: still-open
#: why: answers-dropped
#: mistake: answers-dropped
iptables -I DOCKER-USER -s $app_ip -o eth0 -j DROP
iptables -I DOCKER-USER -s $app_ip -o eth0 -p tcp --dport 5432 -j RETURN
iptables -I DOCKER-USER -s $app_ip -o eth0 -p udp --dport 53 -j RETURN
