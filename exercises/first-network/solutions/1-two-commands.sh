#: title.en: Create the network, then run on it
#: title.zh: 先建网络，再在上面运行
#: kind: flags
docker network create $net
docker run -d --name $web --network $net whoami
