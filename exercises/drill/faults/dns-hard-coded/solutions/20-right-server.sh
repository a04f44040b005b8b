#: title.en: Name a server that answers
#: title.zh: 写一台会应答的服务器
#: kind: dns
docker rm -f $post
docker run -d --name $post --dns 198.51.100.53 whoami
