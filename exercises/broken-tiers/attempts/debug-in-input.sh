#: title.en: Closes the debug port in INPUT
#: title.zh: 在 INPUT 里封调试端口
#: goal: debug-shut
#: why: rule-in-input
#: mistake: rule-in-input
cd ~/lab
sed -i "s/edge, app, data/edge, app/; s/  data: {}/  data: {internal: true}/" compose.yaml
docker network disconnect ${project}_data $visitor
docker compose down -t 0
docker compose up -d
iptables -I INPUT -i eth0 -p tcp --dport $debug -j DROP
