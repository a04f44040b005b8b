#: title.en: With Compose, on the networks that are there
#: title.zh: 用 Compose，接现有的网络
#: kind: compose
docker rm -f $web
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  web:
    image: $repo:current
    container_name: $web
    ports: ["$port:80"]
    networks:
      front: {ipv4_address: $ip, aliases: [$alias]}
      back: {aliases: [$inner]}
networks:
  front: {name: $net, external: true}
  back: {name: $back, external: true}
YAML
docker compose up -d
