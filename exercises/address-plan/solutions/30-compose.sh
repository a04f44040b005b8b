#: title.en: A Compose file with ipam
#: title.zh: Compose 文件加 ipam
#: kind: compose
docker network rm $old
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  default:
    name: $net
    labels: {team: $team}
    ipam:
      config:
        - subnet: $subnet
          gateway: $gateway
          ip_range: $range
          aux_addresses: {router: $router, printer: $printer}
services:
  files:
    image: whoami
    container_name: $files
    networks:
      default:
        ipv4_address: $ip
  desk:
    image: busybox
    container_name: $desk
    command: sleep infinity
YAML
docker compose up -d
