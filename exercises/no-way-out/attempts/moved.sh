#: title.en: Moves it away from the internal network instead of adding another
#: title.zh: 没有另接网络，而是从内部网络搬走了
#: goal: api-db
#: why: no-shared-network
sysctl -w net.ipv4.ip_forward=1
docker network connect $front $api
docker network disconnect $back $api
