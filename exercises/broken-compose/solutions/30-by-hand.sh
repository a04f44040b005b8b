#: title.en: Mend what runs, without Compose
#: title.zh: 不靠 Compose，直接修正在跑的
#: kind: connect
docker network connect --alias api ${project}_back $api
docker network connect $shared $api
docker rm -f $web
docker run -d --name $web --network ${project}_front -p $port:80 nginx
