#: title.en: Gives the bridge a name that no interface can have
#: title.zh: 网桥的名字超过了网卡名的长度
#: goal: cells
#: why: interface-name-too-long
docker network create -o com.docker.network.bridge.name=$device-of-host1 -o com.docker.network.bridge.enable_icc=false -o com.docker.network.driver.mtu=$mtu $cells
