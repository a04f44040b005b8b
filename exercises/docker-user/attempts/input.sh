#: title.en: Puts the rule into INPUT
#: title.zh: 规则写到了 INPUT
#: goal: office-only
#: why: rule-in-input
#: mistake: rule-in-input
iptables -I INPUT -i eth0 -p tcp --dport $port -j DROP
