#: title.en: A second network that leads out
#: title.zh: 再接一个通向外面的网络
#: kind: connect
docker network create $safe-out
docker network connect $safe-out $buyer
