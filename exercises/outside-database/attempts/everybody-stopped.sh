#: title.en: Stops everybody on the way to the database
#: title.zh: 把去数据库的人全拦了
#: goal: database
#: why: dropped-by-rule
docker network create shop
docker run -d --name $vault --network shop whoami
docker run -d --name $app --network shop busybox sleep infinity
iptables -I DOCKER-USER -d 203.0.113.80 -j REJECT
