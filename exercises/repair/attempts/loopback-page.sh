#: title.en: Publishes the page on loopback, where only the host sees it
#: title.zh: 页面发布在回环上，只有本机能看
#: goal: web-port
#: why: bound-to-one-address
#: mistake: published-to-loopback
docker rm -f $web
docker run -d --name $web --network $net -p 127.0.0.1:$port:80 nginx
