#: title.en: Runs an image whose command ends at once
#: title.zh: 镜像里的命令一下子就结束了
#: goal: web
#: why: container-stopped
#: mistake: stopped
docker network create $net
docker run -d --name $web --network $net busybox true
