#: title.en: The proxy is on the front network only
#: title.zh: 代理只接了前端网络
#: goal: proxy-on-both
#: why: proxy-on-one-network
#: mistake: proxy-on-one
docker network create $front
docker network create --internal $back
docker run -d --name $api --network $back whoami
docker run -d --name $proxy --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker run -d --name $client --network $front busybox sleep infinity
