#: title.en: Run on one network, connect to the second
#: title.zh: 先接一个网络运行，再接第二个
#: kind: connect
docker network create $front
docker network create --internal $back
docker run -d --name $api --network $back whoami
docker run -d --name $proxy --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker network connect $back $proxy
docker run -d --name $client --network $front busybox sleep infinity
