#: title.en: Move what can be moved, make the rest again
#: title.zh: 能搬的搬，其余重建
#: kind: recreate
docker network connect $net $api
docker network disconnect $old $api
docker rm -f $ghost
docker rm -f $cache $web
docker run -d --name $cache --network $net whoami
docker run -d --name $web --network $net -p $port:80 nginx
