#: title.en: An exception in front of it
#: title.zh: 在它前面放一条例外
#: kind: exception
iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport $gate_port -j ACCEPT
