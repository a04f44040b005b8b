#: title.en: Forgets --internal
#: title.zh: 忘了 --internal
#: goal: back
#: why: not-internal
#: mistake: not-internal
docker network create $front
docker network create $back
docker run -d --name $api --network $back whoami
docker run -d --name $proxy --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker network connect $back $proxy
docker run -d --name $client --network $front busybox sleep infinity
