#: title.en: Keeps nothing free
#: title.zh: 没有保留地址
#: goal: kept-free
#: why: wrong-aux
docker network rm $old
docker network create --subnet $subnet --gateway $gateway --ip-range $range --label team=$team $net
docker run -d --name $files --network $net --ip $ip whoami
docker run -d --name $desk --network $net busybox sleep infinity
