#: title.en: The client may enter the back network
#: title.zh: 客户端也进了后端网络
#: goal: hidden
#: why: not-blocked
docker network create $front
docker network create --internal $back
docker run -d --name $api --network $back whoami
docker run -d --name $proxy --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker network connect $back $proxy
docker run -d --name $client --network $front busybox sleep infinity
docker network connect $back $client
