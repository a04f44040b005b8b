#: title.en: Takes the driver that Docker ships
#: title.zh: 用了 Docker 自带的驱动
#: goal: network
#: why: wrong-driver
#: mistake: wrong-driver
docker network create --subnet $subnet -o com.docker.network.bridge.name=$device $net
