#: title.en: Tries the new one on another port while the old one still has the address
#: title.zh: 旧的还占着地址，新的换个端口先试
#: goal: image
#: why: address-taken
docker rename $web before
docker run -d --name $web --network name=$net,ip=$ip,alias=$alias --network name=$back,alias=$inner -p $((port + 1)):80 $repo:current
