#: title.en: Takes mode L3, which no neighbour finds without routes
#: title.zh: 用了 L3 模式，没有路由邻居找不到它
#: goal: lan1
#: why: wrong-mode
docker rm -f $press
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=l3 --subnet $subnet --ip-range $low $lan
