#: title.en: The client was started first and stays on the default bridge too
#: title.zh: 客户端先启动，还留在默认桥上
#: goal: client-on-front
#: why: still-on-default-bridge
#: mistake: left-on-default-bridge
docker run -d --name $client busybox sleep infinity
docker network create $front
docker network create --internal $back
docker network connect $front $client
docker run -d --name $api --network $back whoami
docker run -d --name $proxy --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker network connect $back $proxy
