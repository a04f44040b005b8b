docker run -d --name $gate -p $gate_port:80 whoami
iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport $gate_port --ctdir ORIGINAL -j DROP
