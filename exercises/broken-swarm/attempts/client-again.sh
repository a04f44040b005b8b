#: title.en: Makes the client again
#: title.zh: 把客户端容器删了重建
#: goal: unharmed
#: why: recreated
#: mistake: made-again
docker rm -f $client
docker run -d --name $client --network $net busybox sleep infinity
