#: title.en: A range of the node's ports for one port of the container
#: title.zh: 节点写了一段范围，容器只写了一个端口
#: goal: second
#: why: wrong-container-port
docker run -d --name $relay -p ${tens}0-${tens}2:5000 whoami
