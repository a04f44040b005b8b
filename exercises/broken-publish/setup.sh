docker run -d --name $site -p 127.0.0.1:$site_port:80 nginx
docker run -d --name $shop -e HOST=127.0.0.1 -p $shop_port:80 whoami
docker run -d --name $forum -e PORT=8080 -p $forum_port:80 whoami
docker run -d --name $old -p $blog_port:80 whoami
docker run -d --name $blog -p $blog_port:80 whoami || true
