#: title.en: Let the other host pass before it
#: title.zh: 在它前面放行另一台主机
#: kind: accept
iptables -I INPUT -i eth0 -p udp --dport 4789 -s "$(getent hosts host2 | cut -d" " -f1)" -j ACCEPT
