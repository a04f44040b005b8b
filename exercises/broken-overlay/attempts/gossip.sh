#: title.en: Opens the swarm's gossip
#: title.zh: 放行的是 swarm 的 gossip
#: goal: by-name
#: why: vxlan-blocked
#: mistake: vxlan-closed
iptables -I INPUT -p udp --dport 7946 -j ACCEPT
