#: title.en: Makes the pair again and leaves both on port 80
#: title.zh: 这一对重建了，两个还是都用 80 端口
#: goal: api
#: why: port-clash
#: mistake: shared-port-clash
docker rm -f $api $web
docker run -d --name $web --network $net -p $port:80 nginx
docker run -d --name $api --network container:$web whoami
timeout 10 docker wait $api
