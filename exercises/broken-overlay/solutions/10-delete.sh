#: title.en: Delete the rule
#: title.zh: 删掉那条规则
#: kind: delete
iptables -D INPUT -p udp --dport 4789 -j DROP
