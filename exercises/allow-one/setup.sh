docker run -d --name $api -p $port:80 whoami
docker run -d --name $site -p $site_port:80 whoami
