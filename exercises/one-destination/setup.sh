docker network create --subnet $subnet $net
docker run -d --name $app --network $net --ip $app_ip -p $port:80 whoami
docker run -d --name $web --network $net whoami
