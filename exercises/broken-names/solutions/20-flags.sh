#: title.en: Make again what may be made again, with a name server that answers
#: title.zh: 能重建的都重建，并指定一个会应答的 DNS
#: kind: flags
docker rm -f $api $job
docker run -d --name $api --network $net whoami
docker network disconnect -f $net $db
docker network connect $net $db --alias $alias
docker run -d --name $job --network $net --dns 198.51.100.53 busybox sleep infinity
