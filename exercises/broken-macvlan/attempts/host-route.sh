#: title.en: Sends the host's own packets out of the parent
#: title.zh: 在主机上加一条走父接口的路由
#: goal: own-host
#: why: macvlan-own-host
#: mistake: macvlan-own-host
ip route add $low dev eth0
