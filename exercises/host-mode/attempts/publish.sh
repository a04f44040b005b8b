#: title.en: Publishes a port in host mode
#: title.zh: 在主机模式下写 -p
#: goal: web-open
#: why: refused
#: mistake: publish-in-host-mode
docker run -d --name $web --network host -p $port:80 whoami
