#: title.en: Starts the client on the host's network and connects it later
#: title.zh: 客户端先用主机网络启动，事后再连接
#: goal: client-on-new
#: why: connect-host-or-none
docker run -d --name $client --network host busybox sleep infinity
docker network connect $new $client
