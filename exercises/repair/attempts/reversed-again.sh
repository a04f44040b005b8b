#: title.en: Makes the page again with the ports still reversed
#: title.zh: 重建了页面，端口还是反的
#: goal: web-port
#: why: ports-reversed
#: mistake: ports-reversed
docker rm -f $web
docker run -d --name $web --network $net -p 80:$port nginx
