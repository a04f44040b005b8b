#: title.en: Make it again with Compose
#: title.zh: 用 Compose 重建
#: kind: compose
docker rm -f $page
mkdir -p ~/page && cat > ~/page/compose.yaml <<YAML
services:
  page: {image: whoami, container_name: $page, ports: ["$page_port:80"]}
YAML
docker compose -f ~/page/compose.yaml up -d
