#: title.en: Lets out what it asks, and forgets the answers
#: title.zh: 放行了它的请求，忘了应答
#: goal: jobs-out
#: why: answers-dropped
#: mistake: answers-dropped
sysctl -w net.ipv4.ip_forward=1
iptables -I DOCKER-USER -s $yard_subnet -j RETURN
