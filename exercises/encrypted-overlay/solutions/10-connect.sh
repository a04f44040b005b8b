#: title.en: Another network, and move both containers
#: title.zh: 另建网络，把两个容器搬过去
#: kind: connect
docker network create -d overlay --opt encrypted --attachable --subnet $subnet $safe
docker network connect $safe $api
docker network disconnect $open $api
#: on host2
docker network connect $safe $client
docker network disconnect $open $client
#: on host1
docker network rm $open
