#: title.en: With Compose
#: title.zh: 用 Compose
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  cells: {name: $net, driver_opts: {com.docker.network.bridge.enable_icc: "false"}}
services:
  one: {image: whoami, container_name: $one, networks: [cells], ports: ["127.0.0.1:$port:80"]}
  two: {image: whoami, container_name: $two, networks: [cells]}
YAML
docker compose up -d
