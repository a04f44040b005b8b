#: title.en: Nobody reaches it, because its application listens elsewhere
#: title.zh: 谁都访问不了：应用监听在别的端口
#: goal: admin-closed
#: why: blocked-target-dead
#: mistake: dead-is-not-isolated
docker run -d --name $admin -e PORT=8080 -p 127.0.0.1:$admin_port:80 whoami
