#: title.en: Starts the client on none and connects it later
#: title.zh: 客户端用 none 启动，之后再接
#: goal: client-on-new
#: why: connect-host-or-none
#: mistake: connect-on-none
docker run -d --name $client --network none busybox sleep infinity
docker network connect $new $client
