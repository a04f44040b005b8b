#: title.en: Connect the one to the other's network
#: title.zh: 把一个接到另一个的网络上
#: kind: connect
docker network connect $floor $stock
