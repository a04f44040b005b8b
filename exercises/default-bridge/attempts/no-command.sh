#: title.en: Runs busybox without a command, so it ends at once
#: title.zh: busybox 没给命令，一启动就退出
#: goal: client
#: why: container-stopped
#: mistake: stopped
docker run -d --name $web whoami
docker run -d --name $client busybox
