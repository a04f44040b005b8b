#: title.en: An address range outside the subnet, in a Compose file
#: title.zh: Compose 文件里的 ip_range 不在子网内
#: goal: network
#: why: range-outside-subnet
#: mistake: range-outside-subnet
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $net
    ipam:
      config:
        - subnet: $subnet
          gateway: $gateway
          ip_range: 172.30.5.0/26
services:
  web:
    image: whoami
    container_name: $web
    networks:
      lan:
        ipv4_address: $ip
YAML
docker compose up -d
