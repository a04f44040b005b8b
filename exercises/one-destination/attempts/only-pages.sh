#: title.en: Names what it may not reach, and forgets the rest
#: title.zh: 只列了不许去的，漏了其他的
#: goal: no-echo
#: why: rule-not-for-this
iptables -I DOCKER-USER -s $app_ip -o eth0 -p tcp --dport 80 -j DROP
