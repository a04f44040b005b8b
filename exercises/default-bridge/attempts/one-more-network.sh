#: title.en: Puts the client on a second network to get DNS
#: title.zh: 为了有 DNS，给客户端多接了一个网络
#: goal: client-on-bridge
#: why: attached-too-much
docker run -d --name $web whoami
docker run -d --name $client busybox sleep infinity
docker network create extra
docker network connect extra $client
