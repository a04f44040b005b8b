#: title.en: Another container holds the port already
#: title.zh: 端口已被另一个容器占用
#: goal: site
#: why: port-taken
#: mistake: port-taken
docker run -d --name $admin -p $site_port:80 whoami
docker run -d --name $site -p $site_port:80 nginx
