#: title.en: Compose for the network and its containers
#: title.zh: 网络和容器都用 Compose
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  reef:
    name: $net
    driver: ipvlan
    driver_opts: {parent: eth0, ipvlan_mode: l3}
    ipam: {config: [{subnet: $one}, {subnet: $two}]}
services:
  red: {image: whoami, container_name: $red, networks: {reef: {ipv4_address: $red_ip}}}
  blue: {image: whoami, container_name: $blue, networks: {reef: {ipv4_address: $blue_ip}}}
YAML
docker compose up -d
#: on host2
router=$(getent hosts host1 | cut -d' ' -f1)
ip route add $one via $router dev eth0
ip route add $two via $router dev eth0
