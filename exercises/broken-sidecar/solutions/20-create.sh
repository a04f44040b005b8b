#: title.en: Create all guests again, the owner by its id
#: title.zh: 客人全部重新 create，用 ID 指定主人
#: kind: create
docker rm -f $meter $web $api
docker create --name $meter --net container:$(docker inspect -f '{{.Id}}' $shop) busybox sleep infinity
owner=$(docker create --name $web --net $net -p 0.0.0.0:$port:80 nginx)
docker create --name $api --net container:$owner -e PORT=$api_port whoami
docker start $meter $web $api
