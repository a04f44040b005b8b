#: title.en: Writes it into OUTPUT
#: title.zh: 规则写进了 OUTPUT
#: goal: no-pages
#: why: rule-in-output
#: mistake: rule-in-output
iptables -A OUTPUT -s $app_ip -o eth0 -p tcp --dport 80 -j DROP
