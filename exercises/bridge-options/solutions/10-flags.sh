#: title.en: With flags, and a port on loopback
#: title.zh: 用参数，端口绑在回环上
#: kind: flags
docker network create -o com.docker.network.bridge.name=$device -o com.docker.network.bridge.enable_icc=false -o com.docker.network.driver.mtu=$mtu $cells
docker run -d --name $one --network $cells -p 127.0.0.1:$port:80 whoami
docker run -d --name $two --network $cells whoami
docker network create --subnet $subnet -o com.docker.network.bridge.enable_ip_masquerade=false $plain
docker run -d --name $probe --network $plain --ip $ip whoami
#: on host2
ip route add $subnet via 10.213.0.11
