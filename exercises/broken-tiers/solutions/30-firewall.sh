#: title.en: Compose for the networks, the firewall for the port
#: title.zh: 网络交给 Compose，端口交给防火墙
#: kind: firewall
cd ~/lab
sed -i "s/edge, app, data/edge, app/; s/  data: {}/  data: {internal: true}/" compose.yaml
docker network disconnect ${project}_data $visitor
docker compose down -t 0
docker compose up -d
iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport $debug -j DROP
