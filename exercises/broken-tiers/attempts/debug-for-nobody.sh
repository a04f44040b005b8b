#: title.en: Takes the debug port away from everybody
#: title.zh: 调试端口干脆不发布了
#: goal: debug-here
#: why: not-published
cd ~/lab
sed -i "s/edge, app, data/edge, app/; /\"$debug:80/d; s/  data: {}/  data: {internal: true}/" compose.yaml
docker network disconnect ${project}_data $visitor
docker compose down -t 0
docker compose up -d
