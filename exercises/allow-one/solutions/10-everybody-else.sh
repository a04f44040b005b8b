#: title.en: One rule for everybody else
#: title.zh: 一条规则挡住其他所有人
#: kind: negation
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -I DOCKER-USER -i eth0 ! -s $friend -p tcp -m conntrack --ctorigdstport $port --ctdir ORIGINAL -j DROP
