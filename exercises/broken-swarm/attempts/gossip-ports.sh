#: title.en: Opens the ports of data and gossip in place of the manager's
#: title.zh: 放行的是数据和 gossip 的端口，不是 manager 的
#: goal: joined3
#: why: manager-unreachable
iptables -I INPUT -p udp --dport 4789 -j ACCEPT
iptables -I INPUT -p tcp --dport 7946 -j ACCEPT
iptables -I INPUT -p udp --dport 7946 -j ACCEPT
docker swarm join-token -q worker > ~/clipboard
#: on host3
docker swarm join --token "$(cat ~/clipboard)" host1:2377
