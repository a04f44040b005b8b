#: title.en: Match the port as it was before translation
#: title.zh: 匹配转换之前的端口
#: kind: conntrack
iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport $port --ctdir ORIGINAL -j DROP
