#: title.en: Lets Compose put the project's name in front
#: title.zh: Compose 给网络名加上了项目名前缀
#: goal: network
#: why: longer-name
#: mistake: compose-prefix
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  $net:
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
      $net:
        ipv4_address: $ip
YAML
docker compose up -d
