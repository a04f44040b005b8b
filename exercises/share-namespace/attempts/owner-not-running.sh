#: title.en: The owner was only created, so there is no namespace to join
#: title.zh: 主人只 create 没启动，没有命名空间可进
#: goal: side
#: why: never-started
#: mistake: never-started
docker create --name $app -e PORT=$app_port -p $open_port:80 whoami
docker run -d --name $side --network container:$app nginx
