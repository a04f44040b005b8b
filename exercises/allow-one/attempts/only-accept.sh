#: title.en: Accepts the caller and forgets to stop the others
#: title.zh: 只写了放行，没有拦其他人
#: goal: only-host2
#: why: allow-stops-nobody
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -I DOCKER-USER -i eth0 -s $friend -p tcp -m conntrack --ctorigdstport $port -j ACCEPT
