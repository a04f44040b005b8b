#: title.en: All in flags
#: title.zh: 全用命令行参数
#: kind: flags
docker network rm $old
docker network create --subnet $subnet --gateway $gateway --ip-range $range --aux-address router=$router --aux-address printer=$printer --label team=$team $net
docker run -d --name $files --network $net --ip $ip whoami
docker run -d --name $desk --network $net busybox sleep infinity
