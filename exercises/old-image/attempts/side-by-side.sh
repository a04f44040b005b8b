#: title.en: Starts the new one while the old one still has the address
#: title.zh: 旧的还占着地址，就启动新的
#: goal: image
#: why: address-taken
docker rename $web before
docker run -d --name $web --network name=$net,ip=$ip,alias=$alias --network name=$back,alias=$inner -p $port:80 $repo:current
