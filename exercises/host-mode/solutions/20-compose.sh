#: title.en: With Compose
#: title.zh: 用 Compose
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  web: {image: whoami, container_name: $web, network_mode: host, environment: {PORT: "$port"}}
  plain: {image: whoami, container_name: $plain}
YAML
docker compose up -d
