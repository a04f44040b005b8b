#: title.en: Misspells the image
#: title.zh: 镜像名写错
#: goal: web
#: why: no-such-image
docker network create $net
docker run -d --name $web --network $net whoamy
