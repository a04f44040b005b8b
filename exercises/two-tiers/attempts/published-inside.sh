#: title.en: Publishes the proxy while it is on the internal network only
#: title.zh: 代理只在 internal 网络里，却要发布端口
#: goal: port
#: why: publish-on-internal
#: mistake: publish-on-internal
docker network create $front
docker network create --internal $back
docker run -d --name $api --network $back whoami
docker run -d --name $proxy --network $back -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker run -d --name $client --network $front busybox sleep infinity
