#: title.en: Starts it on none and tries to connect it later
#: title.zh: 用 none 启动，事后再想接到桥上
#: goal: web-on-bridge
#: why: connect-host-or-none
#: mistake: connect-on-none
docker run -d --name $web --network none whoami
docker network connect bridge $web
docker run -d --name $client busybox sleep infinity
