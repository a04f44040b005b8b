#: title.en: Appends to DOCKER-USER, behind its RETURN
#: title.zh: 追加到 DOCKER-USER 末尾，排在 RETURN 之后
#: goal: only-host2
#: why: rule-after-return
#: mistake: rule-after-return
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -A DOCKER-USER -i eth0 ! -s $friend -p tcp -m conntrack --ctorigdstport $port -j DROP
