#: title.en: With Compose, and the network's own default address for ports
#: title.zh: 用 Compose，由网络选项决定端口的默认地址
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  cells:
    name: $cells
    driver_opts:
      com.docker.network.bridge.name: $device
      com.docker.network.bridge.enable_icc: "false"
      com.docker.network.driver.mtu: "$mtu"
      com.docker.network.bridge.host_binding_ipv4: 127.0.0.1
  plain:
    name: $plain
    driver_opts: {com.docker.network.bridge.enable_ip_masquerade: "false"}
    ipam: {config: [{subnet: $subnet}]}
services:
  one: {image: whoami, container_name: $one, networks: [cells], ports: ["$port:80"]}
  two: {image: whoami, container_name: $two, networks: [cells]}
  probe: {image: whoami, container_name: $probe, networks: {plain: {ipv4_address: $ip}}}
YAML
docker compose up -d
#: on host2
ip route add $ip via 10.213.0.11
