#: title.en: Moves the database to the service instead of the service to it
#: title.zh: 没让服务去找数据库，反把数据库搬了过来
#: goal: unharmed
#: why: recreated
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/$shared-net/$shared/" compose.yaml
sed -i "s/networks: \[back\]/networks: [front, back]/" compose.yaml
docker compose up -d
