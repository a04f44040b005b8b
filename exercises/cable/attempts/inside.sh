#: title.en: Names the end inside
#: title.zh: 说的是里面那一头
#: goal: peer
#: why: answer-inside
docker network create -o com.docker.network.bridge.name=$bridge -o com.docker.network.driver.mtu=1400 $net
docker run -d --name $box --network $net busybox sleep infinity
answer peer eth0
