#: title.en: Restart one guest, make the other pair again
#: title.zh: 一个客人重启，另一对重建
#: kind: restart
docker restart -t 0 $meter
docker rm -f $api $web
docker run -d --name $web --network $net -p $port:80 nginx
docker run -d --name $api --network container:$web -e PORT=$api_port whoami
