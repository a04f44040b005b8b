#: title.en: Leaves the gateway to Docker
#: title.zh: 没写网关，由 Docker 自己挑
#: goal: network
#: why: wrong-gateway
docker network create --subnet $subnet --ip-range $range $net
