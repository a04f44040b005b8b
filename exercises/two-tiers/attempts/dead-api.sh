#: title.en: The service is unreachable because it is down
#: title.zh: 后端访问不到，其实是它挂了
#: goal: hidden
#: why: blocked-target-dead
#: mistake: dead-is-not-isolated
docker network create $front
docker network create --internal $back
docker run -d --name $api --network $back whoami
docker run -d --name $proxy --network $front -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker network connect $back $proxy
docker run -d --name $client --network $front busybox sleep infinity
docker stop -t 0 $api
