#: title.en: Another container has one port of the range already
#: title.zh: 范围里的一个端口已被别的容器占用
#: goal: third
#: why: port-taken
#: mistake: port-taken
docker run -d --name $draft -p ${tens}2:80 whoami
docker run -d --name $relay -p ${tens}0-${tens}2:5000-5002 whoami
