#: title.en: Flushes DOCKER-USER
#: title.zh: 把 DOCKER-USER 清空了
#: goal: jobs-closed
#: why: not-blocked
sysctl -w net.ipv4.ip_forward=1
iptables -F DOCKER-USER
