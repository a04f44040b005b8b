#: title.en: On a network of their own, with the long form
#: title.zh: 放在自定义网络里，用 --publish 长写法
#: kind: connect
docker network create lan
docker create --name $site --publish published=$site_port,target=80,protocol=tcp nginx
docker network connect lan $site
docker start $site
docker run -d --name $admin --network lan --publish 127.0.0.1:$admin_port:80/tcp whoami
docker run -d --name $echo --network lan -p 0.0.0.0:$echo_port:80/udp whoami
