#: title.en: Publishes with -P
#: title.zh: 用 -P 发布
#: goal: port
#: why: wrong-host-port
docker rm -f $web
docker run -d --name $web --network name=$net,ip=$ip,alias=$alias --network name=$back,alias=$inner -P $repo:current
