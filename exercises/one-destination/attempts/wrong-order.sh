#: title.en: Inserts what may pass first, so it ends up below
#: title.zh: 先插放行，后插拦截，放行的落到了下面
#: goal: database
#: why: exception-below
#: mistake: exception-below
iptables -I DOCKER-USER -s $app_ip -o eth0 -p udp --dport 53 -j RETURN
iptables -I DOCKER-USER -s $app_ip -o eth0 -p tcp --dport 5432 -j RETURN
iptables -I DOCKER-USER -s $app_ip -o eth0 -m conntrack --ctstate NEW -j DROP
