#: title.en: Compose networks without masquerade, and a rule of one's own for the rest of the world
#: title.zh: Compose 建不伪装的网络，去外网的伪装自己写
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $east
    driver_opts: {com.docker.network.bridge.enable_ip_masquerade: "false"}
    ipam: {config: [{subnet: $near}]}
services:
  mill: {image: whoami, container_name: $mill, networks: [lan]}
YAML
docker compose up -d
ip route add $far via 10.213.0.12 dev eth0
iptables -I DOCKER-USER -i eth0 -s $far -j ACCEPT
#: on host2
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $west
    driver_opts: {com.docker.network.bridge.enable_ip_masquerade: "false"}
    ipam: {config: [{subnet: $far}]}
services:
  forge: {image: whoami, container_name: $forge, networks: {lan: {ipv4_address: $ip}}}
YAML
docker compose up -d
ip route add $near via 10.213.0.11 dev eth0
iptables -I DOCKER-USER -i eth0 -s $near -j ACCEPT
iptables -t nat -A POSTROUTING -s $far ! -d $near -o eth0 -j MASQUERADE
