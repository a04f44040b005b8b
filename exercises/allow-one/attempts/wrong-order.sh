#: title.en: Inserts the exception first, so it ends up below
#: title.zh: 先插放行，后插拦截，结果放行到了下面
#: goal: only-host2
#: why: exception-below
#: mistake: exception-below
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -I DOCKER-USER -i eth0 -s $friend -j RETURN
iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport $port --ctdir ORIGINAL -j DROP
