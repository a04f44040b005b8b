#: title.en: Writes the ports the wrong way round
#: title.zh: 端口写反了
#: goal: shop
#: why: ports-reversed
docker service create -d --no-resolve-image --name $shop -p 80:$port whoami
