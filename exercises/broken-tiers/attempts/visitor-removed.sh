#: title.en: Removes the other team's container
#: title.zh: 把别的团队的容器删了
#: goal: unharmed
#: why: no-such-container
cd ~/lab
sed -i "s/edge, app, data/edge, app/; s/\"$debug:80/\"127.0.0.1:$debug:80/; s/  data: {}/  data: {internal: true}/" compose.yaml
docker rm -f $visitor
docker compose down -t 0
docker compose up -d
