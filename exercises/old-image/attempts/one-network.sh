#: title.en: Forgets the second network
#: title.zh: 忘了第二个网络
#: goal: networks
#: why: proxy-on-one-network
#: mistake: proxy-on-one
docker rm -f $web
docker run -d --name $web --network name=$net,ip=$ip,alias=$alias -p $port:80 $repo:current
