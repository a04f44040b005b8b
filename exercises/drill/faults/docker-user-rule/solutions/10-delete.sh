#: title.en: Delete the rule
#: title.zh: 删掉规则
#: kind: delete
iptables -D DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport $gate_port --ctdir ORIGINAL -j DROP
