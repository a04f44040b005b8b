#: title.en: Mends the file and restarts instead of bringing it up
#: title.zh: 改了文件，却用 restart
#: goal: web-port
#: why: ports-reversed
#: mistake: restart-after-edit
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/$shared-net/$shared/" compose.yaml
sed -i "s/\[front, partner\]/[front, back, partner]/" compose.yaml
docker compose restart -t 0 web api
