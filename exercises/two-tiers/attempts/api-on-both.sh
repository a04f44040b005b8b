#: title.en: Connects the service to both networks so that it works
#: title.zh: 为了能通，把后端也接到了两个网络
#: goal: api-on-back
#: why: backend-on-both-networks
#: mistake: backend-on-both
docker network create $front
docker network create --internal $back
docker run -d --name $api --network $back whoami
docker network connect $front $api
docker run -d --name $proxy --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker network connect $back $proxy
docker run -d --name $client --network $front busybox sleep infinity
