#: title.en: Mends the file and overlooks who was connected by hand
#: title.zh: 改好了文件，没发现有人是手工接进来的
#: goal: data-network
#: why: network-in-use
cd ~/lab
sed -i "s/edge, app, data/edge, app/; s/\"$debug:80/\"127.0.0.1:$debug:80/; s/  data: {}/  data: {internal: true}/" compose.yaml
docker compose down -t 0
docker compose up -d
