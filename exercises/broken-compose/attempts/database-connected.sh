#: title.en: Connects the running database to the front network
#: title.zh: 把运行中的数据库接到了前端网络
#: goal: db-hidden
#: why: backend-on-both-networks
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/$shared-net/$shared/" compose.yaml
docker compose up -d
docker network connect ${project}_front $db
