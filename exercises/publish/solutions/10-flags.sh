#: title.en: The short form of -p
#: title.zh: -p 的简写
#: kind: flags
docker run -d --name $site -p $site_port:80 nginx
docker run -d --name $admin -p 127.0.0.1:$admin_port:80 whoami
docker run -d --name $echo -p $echo_port:80/udp whoami
