docker run -d --name $post --dns 192.0.2.53 whoami
