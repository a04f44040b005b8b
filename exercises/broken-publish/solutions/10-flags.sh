#: title.en: Make three again, free the port for the fourth
#: title.zh: 重建三个，给第四个腾出端口
#: kind: flags
docker rm -f $site $shop $forum $old
docker run -d --name $site -p $site_port:80 nginx
docker run -d --name $shop -p $shop_port:80 whoami
docker run -d --name $forum -e PORT=8080 -p $forum_port:8080 whoami
docker start $blog
