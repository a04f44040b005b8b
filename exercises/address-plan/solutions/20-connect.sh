#: title.en: Containers that run already, connected with --ip
#: title.zh: 容器先运行，再用 --ip 接入
#: kind: connect
docker run -d --name $files whoami
docker run -d --name $desk busybox sleep infinity
docker network rm $old
docker network create --subnet $subnet --gateway $gateway --ip-range $range --aux-address router=$router --aux-address printer=$printer --label team=$team $net
docker network connect --ip $ip $net $files
docker network connect $net $desk
