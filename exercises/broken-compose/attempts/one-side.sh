#: title.en: Mends the ports and the name, and overlooks the third network
#: title.zh: 改了端口和名字，漏了第三个网络
#: goal: api-on
#: why: proxy-on-one-network
#: mistake: proxy-on-one
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/$shared-net/$shared/" compose.yaml
docker compose up -d
