#: title.en: Opens the port in INPUT
#: title.zh: 在 INPUT 里放行端口
#: goal: gate
#: why: dropped-by-rule
iptables -I INPUT -p tcp --dport $gate_port -j ACCEPT
