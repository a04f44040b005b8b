#: title.en: The network made again without the option
#: title.zh: 去掉选项重建网络
#: kind: flags
docker rm -f $cook $waiter
docker network rm $kitchen
docker network create $kitchen
docker run -d --name $cook --network $kitchen whoami
docker run -d --name $waiter --network $kitchen whoami
