#: title.en: Makes the page again and forgets --network
#: title.zh: 重建页面时忘了 --network
#: goal: web-on-net
#: why: not-attached
#: mistake: never-attached
docker rm -f $web
docker run -d --name $web -p $port:80 nginx
