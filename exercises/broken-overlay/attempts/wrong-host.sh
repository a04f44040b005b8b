#: title.en: Opens it on the other host
#: title.zh: 在另一台主机上放行
#: goal: by-name
#: why: vxlan-blocked
#: mistake: vxlan-closed
#: on host2
iptables -I INPUT -p udp --dport 4789 -j ACCEPT
