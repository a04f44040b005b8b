#: title.en: The client was given the address first
#: title.zh: 地址先被客户端占了
#: goal: web
#: why: address-taken
#: mistake: address-taken
docker network create --subnet $subnet --gateway $gateway --ip-range $range $net
docker run -d --name $client --network $net --ip $ip busybox sleep infinity
docker run -d --name $web --network $net --ip $ip whoami
