#: title.en: Both programs want port 80 of one namespace
#: title.zh: 两个程序抢同一命名空间的 80 端口
#: goal: side
#: why: port-clash
#: mistake: shared-port-clash
docker run -d --name $app -p $open_port:80 whoami
docker run -d --name $side --network container:$app nginx
timeout 10 docker wait $side
docker logs --tail 1 $side
