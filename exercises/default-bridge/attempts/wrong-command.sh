#: title.en: Gives the client a command that its image does not have
#: title.zh: 给客户端的命令在镜像里没有
#: goal: client
#: why: no-such-program
docker run -d --name $web whoami
docker run -d --name $client busybox slep infinity
