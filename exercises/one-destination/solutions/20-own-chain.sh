#: title.en: A chain of one's own for all that it sends
#: title.zh: 单独建一条链，管它发出的一切
#: kind: own-chain
iptables -N GUARD
iptables -A GUARD -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
iptables -A GUARD -p udp --dport 53 -j RETURN
iptables -A GUARD -p tcp --dport 53 -j RETURN
iptables -A GUARD -d 203.0.113.80 -p tcp --dport 5432 -j RETURN
iptables -A GUARD -j REJECT
iptables -I DOCKER-USER -s $app_ip -o eth0 -j GUARD
