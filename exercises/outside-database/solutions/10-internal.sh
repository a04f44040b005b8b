#: title.en: An internal network for the two, another one that leads out
#: title.zh: 两者之间用内部网络，另有一个网络通向外面
#: kind: connect
docker network create --internal inside
docker network create outside
docker run -d --name $vault --network inside whoami
docker run -d --name $app --network outside busybox sleep infinity
docker network connect inside $app
