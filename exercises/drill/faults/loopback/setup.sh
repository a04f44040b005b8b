docker run -d --name $page -p 127.0.0.1:$page_port:80 whoami
