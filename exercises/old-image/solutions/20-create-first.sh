#: title.en: Make the new one first, then change over
#: title.zh: 先把新的造好，再切换
#: kind: create
docker create --name next --network $net --ip $ip --network-alias $alias -p $port:80 $repo:current
docker network connect --alias $inner $back next
docker rm -f $web
docker rename next $web
docker start $web
