docker network create $lan
docker run -d --name $vault --network $lan busybox sh -c "mkdir -p /www && echo $word > /www/index.html && exec httpd -f -p 127.0.0.1:$vault_port -h /www"
