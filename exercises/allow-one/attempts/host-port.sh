#: title.en: Matches the published port in DOCKER-USER
#: title.zh: 在 DOCKER-USER 里匹配发布的端口
#: goal: only-host2
#: why: dnat-host-port
#: mistake: rule-matches-host-port
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -I DOCKER-USER -i eth0 ! -s $friend -p tcp --dport $port -j DROP
