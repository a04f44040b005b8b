#: title.en: Adds a default route on the internal network by hand
#: title.zh: 在内部网络里手动加默认路由
#: goal: api-out
#: why: internal-no-way-out
#: mistake: internal-way-out
sysctl -w net.ipv4.ip_forward=1
gateway=$(ip -4 -brief address show br-$(docker network inspect -f '{{printf "%.12s" .Id}}' $back) | awk '{split($3, a, "/"); print a[1]}')
nsenter -t $(docker inspect -f '{{.State.Pid}}' $api) -n ip route add default via $gateway
