#: title.en: Makes the container again on loopback
#: title.zh: 把容器重建在回环地址上
#: goal: unharmed
#: why: recreated
#: mistake: made-again
docker rm -f $web
docker run -d --name $web -p 127.0.0.1:$port:80 whoami
