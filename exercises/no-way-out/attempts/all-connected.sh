#: title.en: Gives the database a way out as well
#: title.zh: 把数据库也接了出去
#: goal: db-inside
#: why: backend-on-both-networks
#: mistake: backend-on-both
sysctl -w net.ipv4.ip_forward=1
docker network connect $front $api
docker network connect $front $db
