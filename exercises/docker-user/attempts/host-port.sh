#: title.en: Matches the published port in DOCKER-USER
#: title.zh: 在 DOCKER-USER 里匹配发布的端口
#: goal: office-only
#: why: dnat-host-port
#: mistake: rule-matches-host-port
iptables -I DOCKER-USER -i eth0 -p tcp --dport $port -j DROP
