#: title.en: Writes it into INPUT
#: title.zh: 规则写进了 INPUT
#: goal: only-host2
#: why: rule-in-input
#: mistake: rule-in-input
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -I INPUT -i eth0 ! -s $friend -p tcp --dport $port -j DROP
