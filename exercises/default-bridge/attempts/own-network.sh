#: title.en: Puts both on a network of their own, because names work there
#: title.zh: 图名字能用，把两个都放进了自定义网络
#: goal: web-on-bridge
#: why: not-attached
docker network create mine
docker run -d --name $web --network mine whoami
docker run -d --name $client --network mine busybox sleep infinity
