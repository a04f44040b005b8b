#: title.en: Removes everything and builds it again
#: title.zh: 全部删掉重来
#: goal: unharmed
#: why: recreated
#: mistake: made-again
docker rm -f $(docker ps -aq)
docker run -d --name $db --network $net --network-alias $alias whoami
docker run -d --name $api --network $net whoami
docker run -d --name $cache --network $net whoami
docker run -d --name $web --network $net -p $port:80 nginx
