#: title.en: Writes the database's address into the container
#: title.zh: 把数据库的地址写进了容器
#: goal: by-dns
#: why: hardcoded-address
#: mistake: hardcoded-address
docker network create --internal inside
docker network create outside
docker run -d --name $vault --network inside whoami
docker run -d --name $app --network outside --add-host www.example.com:203.0.113.80 busybox sleep infinity
docker network connect inside $app
