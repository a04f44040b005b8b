#: title.en: Appends the rule behind the one that drops
#: title.zh: 放行规则加在了丢弃规则的后面
#: goal: by-name
#: why: vxlan-blocked
iptables -A INPUT -p udp --dport 4789 -j ACCEPT
