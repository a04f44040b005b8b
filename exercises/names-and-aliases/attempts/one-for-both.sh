#: title.en: Puts one container on both networks
#: title.zh: 让一个容器同时接两个网络
#: goal: right-only
#: why: backend-on-both-networks
docker network disconnect $right $s2
docker network connect --alias $alias $right $s2
docker network connect $left $s2
