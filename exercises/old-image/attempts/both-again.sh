#: title.en: Makes both again, to be on the safe side
#: title.zh: 保险起见，两个都重建
#: goal: unharmed
#: why: recreated
#: mistake: made-again
docker rm -f $web $twin
docker run -d --name $web --network name=$net,ip=$ip,alias=$alias --network name=$back,alias=$inner -p $port:80 $repo:current
docker run -d --name $twin --network $net $repo:current
