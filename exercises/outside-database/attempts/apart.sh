#: title.en: Keeps the two on networks of their own
#: title.zh: 两个各在各的网络上
#: goal: app-asks
#: why: no-shared-network
docker network create --internal inside
docker network create outside
docker run -d --name $vault --network inside whoami
docker run -d --name $app --network outside busybox sleep infinity
