#: title.en: Create first, name the owner by its id, on a network of its own
#: title.zh: 先 create，用 ID 指定主人，主人放在自定义网络
#: kind: create
docker create --name $peek --net container:$(docker inspect -f '{{.Id}}' $vault) busybox sleep infinity
docker start $peek
docker run -d --name $app --network $lan -e PORT=$app_port -p $open_port:80 whoami
docker create --name $side --net container:$(docker ps -q --no-trunc -f name=^$app\$) nginx
docker start $side
