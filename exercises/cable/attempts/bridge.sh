#: title.en: Names the bridge
#: title.zh: 说的是网桥
#: goal: peer
#: why: answer-wrong
docker network create -o com.docker.network.bridge.name=$bridge -o com.docker.network.driver.mtu=1400 $net
docker run -d --name $box --network $net busybox sleep infinity
answer peer $bridge
