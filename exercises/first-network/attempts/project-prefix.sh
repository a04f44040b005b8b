#: title.en: Lets Compose name the network
#: title.zh: 让 Compose 自己给网络起名
#: goal: network
#: why: longer-name
#: mistake: compose-prefix
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  web:
    image: whoami
    container_name: $web
    networks: [$net]
networks:
  $net:
YAML
docker compose up -d
