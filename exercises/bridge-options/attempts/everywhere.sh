#: title.en: Publishes to every address, and the way round is open
#: title.zh: 发布到所有地址，留下了绕行的路
#: goal: no-way-round
#: why: published-port-bypasses-icc
#: mistake: icc-host-port
docker network create -o com.docker.network.bridge.name=$device -o com.docker.network.bridge.enable_icc=false -o com.docker.network.driver.mtu=$mtu $cells
docker run -d --name $one --network $cells -p $port:80 whoami
docker run -d --name $two --network $cells whoami
