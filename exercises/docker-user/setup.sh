docker run -d --name $web -p $port:80 whoami
docker run -d --name $open -p $open_port:80 whoami
