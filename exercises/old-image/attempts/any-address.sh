#: title.en: Leaves the address to the engine
#: title.zh: 地址交给引擎去挑
#: goal: address
#: why: wrong-address
docker rm -f $web
docker run -d --name $web --network name=$net,alias=$alias --network name=$back,alias=$inner -p $port:80 $repo:current
