#: title.en: Mend the file, free the network, down and up
#: title.zh: 改好文件，腾空网络，再 down 和 up
#: kind: compose
cd ~/lab
sed -i "s/edge, app, data/edge, app/; s/\"$debug:80/\"127.0.0.1:$debug:80/; s/  data: {}/  data: {internal: true}/" compose.yaml
docker network disconnect ${project}_data $visitor
docker compose down -t 0
docker compose up -d
