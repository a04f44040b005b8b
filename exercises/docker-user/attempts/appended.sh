#: title.en: Appends the rule to FORWARD
#: title.zh: 规则追加到了 FORWARD 的末尾
#: goal: office-only
#: why: rule-after-dockers
#: mistake: rule-after-dockers
iptables -A FORWARD -i eth0 -p tcp --dport 80 -j DROP
