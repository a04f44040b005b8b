#: title.en: A Compose file with ipam
#: title.zh: Compose 文件加 ipam
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $net
    driver: bridge
    ipam:
      config:
        - subnet: $subnet
          gateway: $gateway
          ip_range: $range
services:
  web:
    image: whoami
    container_name: $web
    networks:
      lan:
        ipv4_address: $ip
  client:
    image: busybox
    container_name: $client
    command: sleep infinity
    networks: [lan]
YAML
docker compose up -d
