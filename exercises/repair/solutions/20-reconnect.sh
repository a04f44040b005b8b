#: title.en: Mend in place with connect and disconnect
#: title.zh: 用 connect 和 disconnect 就地修
#: kind: connect
docker network disconnect $old $api
docker network connect $net $api
docker network disconnect $net $ghost
docker network disconnect -f $net $cache
docker network connect $net $cache
docker start $cache
docker rm -f $web
docker create --name $web --network $net -p $port:80 nginx
docker start $web
