#: title.en: Compose with network_mode
#: title.zh: Compose 的 network_mode
#: kind: compose
docker rm -f $meter $web $api
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  default: {name: $net, external: true}
services:
  meter: {image: busybox, container_name: $meter, network_mode: "container:$shop", command: sleep infinity}
  web: {image: nginx, container_name: $web, ports: ["$port:80"]}
  api: {image: whoami, container_name: $api, network_mode: "service:web", environment: {PORT: "$api_port"}}
YAML
docker compose up -d
