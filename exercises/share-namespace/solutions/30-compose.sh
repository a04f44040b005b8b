#: title.en: Compose with network_mode
#: title.zh: Compose 的 network_mode
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  peek:
    image: busybox
    container_name: $peek
    command: sleep infinity
    network_mode: "container:$vault"
  app:
    image: whoami
    container_name: $app
    environment: {PORT: "$app_port"}
    ports: ["$open_port:80"]
  side:
    image: nginx
    container_name: $side
    network_mode: "service:app"
YAML
docker compose up -d
