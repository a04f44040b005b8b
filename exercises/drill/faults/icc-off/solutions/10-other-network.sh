#: title.en: A network besides on which they may talk
#: title.zh: 另给一个允许通信的网络
#: kind: connect
docker network create $kitchen-open
docker network disconnect $kitchen $cook
docker network connect $kitchen-open $cook
docker network connect $kitchen-open $waiter
