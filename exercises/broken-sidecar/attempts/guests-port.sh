#: title.en: Publishes the guest's port in place of the page's
#: title.zh: 发布了客人的端口，而不是页面的
#: goal: web-port
#: why: wrong-container-port
#: mistake: wrong-container-port
docker rm -f $api $web
docker run -d --name $web --network $net -p $port:$api_port nginx
docker run -d --name $api --network container:$web -e PORT=$api_port whoami
