#: title.en: Chooses the desk's address by hand
#: title.zh: 手工指定了本该自动分配的地址
#: goal: desk
#: why: wrong-address
docker network rm $old
docker network create --subnet $subnet --gateway $gateway --ip-range $range --aux-address router=$router --aux-address printer=$printer --label team=$team $net
docker run -d --name $files --network $net --ip $ip whoami
docker run -d --name $desk --network $net --ip ${ip%.*}.251 busybox sleep infinity
