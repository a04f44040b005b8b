#: title.en: Makes the owner again and only starts the guest
#: title.zh: 重建了主人，客人只是再 start
#: goal: api
#: why: owner-gone
#: mistake: owner-restarted
docker rm -f $web
docker run -d --name $web --network $net -p $port:80 nginx
docker start $api
