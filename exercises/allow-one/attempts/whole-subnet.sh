#: title.en: Excepts the whole subnet of the caller
#: title.zh: 把来访者的整个网段都放行了
#: goal: only-host2
#: why: exception-too-wide
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -I DOCKER-USER -i eth0 ! -s $friend/24 -p tcp -m conntrack --ctorigdstport $port --ctdir ORIGINAL -j DROP
