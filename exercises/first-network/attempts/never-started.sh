#: title.en: Creates the container and does not start it
#: title.zh: 只创建了容器，没有启动
#: goal: web
#: why: never-started
#: mistake: never-started
docker network create $net
docker create --name $web --network $net whoami
