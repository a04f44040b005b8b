#: title.en: Lets Docker choose the address
#: title.zh: 地址交给 Docker 自动分配
#: goal: web-address
#: why: wrong-address
docker network create --subnet $subnet --gateway $gateway --ip-range $range $net
docker run -d --name $web --network $net whoami
docker run -d --name $client --network $net busybox sleep infinity
