#: title.en: Lets the database pass and forgets DNS
#: title.zh: 放行了数据库，忘了 DNS
#: goal: database
#: why: dropped-by-rule
iptables -I DOCKER-USER -s $app_ip -o eth0 -m conntrack --ctstate NEW -j DROP
iptables -I DOCKER-USER -s $app_ip -o eth0 -p tcp --dport 5432 -j RETURN
