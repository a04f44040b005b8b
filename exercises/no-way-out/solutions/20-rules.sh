#: title.en: Mend it with rules, and make nothing again
#: title.zh: 只改规则，什么都不重建
#: kind: rules
sysctl -w net.ipv4.ip_forward=1
iptables -D DOCKER-USER -i eth0 -d $yard_subnet -j DROP
iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport $port --ctdir ORIGINAL -j DROP
iptables -t nat -A POSTROUTING -s $subnet -o eth0 -j MASQUERADE
docker network connect bridge $api
