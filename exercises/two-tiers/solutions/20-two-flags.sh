#: title.en: Two --network flags at once
#: title.zh: 一次写两个 --network
#: kind: flags
docker network create --driver bridge --internal $back
docker network create --driver bridge $front
docker run -d --name $client --network $front busybox sleep infinity
docker run -d --name $proxy --network $back --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker run -d --name $api --network $back whoami
