#: title.en: The page may ask the database itself
#: title.zh: 页面也能直接访问数据库
#: goal: web
#: why: backend-on-both-networks
#: mistake: backend-on-both
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --internal --opt encrypted $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
#: on host1
docker run -d --name $web --network $shop -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro nginx
docker network connect $data $web
