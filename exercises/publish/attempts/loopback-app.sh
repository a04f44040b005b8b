#: title.en: The application listens on its container's own 127.0.0.1
#: title.zh: 应用只监听容器自己的 127.0.0.1
#: goal: admin-local
#: why: listens-on-localhost
#: mistake: listens-on-loopback
docker run -d --name $admin -e HOST=127.0.0.1 -p 127.0.0.1:$admin_port:80 whoami
