#: title.en: Makes the network internal
#: title.zh: 建成了内部网络
#: goal: way-out
#: why: internal-no-way-out
#: mistake: internal-way-out
docker network create --internal -o com.docker.network.bridge.name=$bridge -o com.docker.network.driver.mtu=1400 $net
docker run -d --name $box --network $net busybox sleep infinity
