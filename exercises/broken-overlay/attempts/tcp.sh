#: title.en: Opens TCP 4789
#: title.zh: 放行的是 TCP 4789
#: goal: by-name
#: why: vxlan-blocked
#: mistake: vxlan-closed
iptables -I INPUT -p tcp --dport 4789 -j ACCEPT
