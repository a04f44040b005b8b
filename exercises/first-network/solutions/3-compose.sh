#: title.en: Compose, with a named network
#: title.zh: 用 Compose，给网络指定名字
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  web:
    image: whoami
    container_name: $web
networks:
  default:
    name: $net
YAML
docker compose up -d
