#: title.en: Connects it to the second network without its alias there
#: title.zh: 接上了第二个网络，没给别名
#: goal: inner-alias
#: why: no-alias
#: mistake: alias-lost
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --network-alias $alias -p $port:80 $repo:current
docker network connect $back $web
