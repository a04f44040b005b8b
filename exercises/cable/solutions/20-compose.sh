#: title.en: With Compose, and by the number of the interface
#: title.zh: 用 Compose，按网卡编号找
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $net
    driver_opts: {com.docker.network.bridge.name: $bridge, com.docker.network.driver.mtu: "1400"}
services:
  box: {image: busybox, container_name: $box, command: sleep infinity, networks: [lan]}
YAML
docker compose up -d
number=$(docker exec $box cat /sys/class/net/eth0/iflink)
answer peer "$(ip -o link | sed -n "s/^$number: \\([^@:]*\\).*/\\1/p")"
answer seen "$(docker exec $box wget -qO- http://www.example.com/ | sed -n "s/^caller: //p")"
