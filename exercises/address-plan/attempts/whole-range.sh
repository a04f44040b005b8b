#: title.en: Leaves the range out
#: title.zh: 没写地址范围
#: goal: network
#: why: wrong-range
docker network rm $old
docker network create --subnet $subnet --gateway $gateway --aux-address router=$router --aux-address printer=$printer --label team=$team $net
docker run -d --name $files --network $net --ip $ip whoami
docker run -d --name $desk --network $net busybox sleep infinity
