#: title.en: Writes the options behind the image
#: title.zh: 把选项写在镜像后面
#: goal: web
#: why: options-behind-image
docker network create $net
docker run -d whoami --name $web --network $net
