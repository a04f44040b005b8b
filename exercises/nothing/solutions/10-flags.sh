#: title.en: With flags
#: title.zh: 用参数
#: kind: flags
docker run -d --name $job --network none busybox sleep infinity
docker run -d --name $side --network container:$job toolbox sleep infinity
docker network create $net
docker network disconnect none $late
docker network connect $net $late
