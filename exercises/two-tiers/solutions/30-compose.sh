#: title.en: One Compose file
#: title.zh: 一个 Compose 文件
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  front:
    name: $front
  back:
    name: $back
    internal: true
services:
  api:
    image: whoami
    container_name: $api
    networks: [back]
  proxy:
    image: nginx
    container_name: $proxy
    networks: [front, back]
    ports: ["$port:80"]
    volumes: ["$HOME/proxy.conf:/etc/nginx/nginx.conf:ro"]
  client:
    image: busybox
    container_name: $client
    command: sleep infinity
    networks: [front]
YAML
docker compose up -d
