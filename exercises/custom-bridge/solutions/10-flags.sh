#: title.en: All in flags
#: title.zh: 全用命令行参数
#: kind: flags
docker network create --driver bridge --subnet $subnet --gateway $gateway --ip-range $range $net
docker run -d --name $web --network $net --ip $ip whoami
docker run -d --name $client --network $net busybox sleep infinity
