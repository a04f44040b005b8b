#: title.en: Ask the bridge for its ports
#: title.zh: 问网桥有哪些端口
#: kind: ports
docker network create -o com.docker.network.bridge.name=$bridge -o com.docker.network.driver.mtu=1400 $net
docker run -d --name $box --network $net busybox sleep infinity
answer peer "$(ip -o link show master $bridge | head -n 1 | cut -d: -f2 | cut -d@ -f1 | tr -d " ")"
answer seen "$(docker exec $box wget -qO- http://www.example.com/ | sed -n "s/^caller: //p")"
