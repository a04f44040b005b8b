#: title.en: Mends the file and only brings it up
#: title.zh: 改了文件，只做了 up
#: goal: data-network
#: why: not-internal
cd ~/lab
sed -i "s/edge, app, data/edge, app/; s/\"$debug:80/\"127.0.0.1:$debug:80/; s/  data: {}/  data: {internal: true}/" compose.yaml
docker network disconnect ${project}_data $visitor
docker compose up -d
