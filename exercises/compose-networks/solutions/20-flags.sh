#: title.en: The same by hand
#: title.zh: 不用 Compose，手工来
#: kind: flags
docker network create ${project}_default
docker network create --internal ${project}_$back
docker run -d --name $web --network ${project}_default -p $port:80 nginx
docker run -d --name $db --network ${project}_$back --network-alias $alias whoami
docker run -d --name $api --network ${project}_default --network ${project}_$back --network $shared whoami
