#: title.en: Appends to DOCKER-USER, behind its RETURN
#: title.zh: 追加到 DOCKER-USER 末尾，排在 RETURN 之后
#: goal: no-pages
#: why: rule-after-return
#: mistake: rule-after-return
iptables -A DOCKER-USER -s $app_ip -o eth0 -p udp --dport 53 -j RETURN
iptables -A DOCKER-USER -s $app_ip -o eth0 -p tcp --dport 5432 -j RETURN
iptables -A DOCKER-USER -s $app_ip -o eth0 -m conntrack --ctstate NEW -j DROP
