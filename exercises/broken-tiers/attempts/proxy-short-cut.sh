#: title.en: Leaves the proxy's short cut to the data
#: title.zh: 没去掉代理直通数据的捷径
#: goal: web-on
#: why: backend-on-both-networks
cd ~/lab
sed -i "s/\"$debug:80/\"127.0.0.1:$debug:80/; s/  data: {}/  data: {internal: true}/" compose.yaml
docker network disconnect ${project}_data $visitor
docker compose down -t 0
docker compose up -d
