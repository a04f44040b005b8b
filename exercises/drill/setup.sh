docker run -d --name $till -p $till_port:80 whoami
