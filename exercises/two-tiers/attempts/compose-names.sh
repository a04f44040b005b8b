#: title.en: Compose puts its project's name before the networks
#: title.zh: Compose 给网络名加了项目名前缀
#: goal: front
#: why: longer-name
#: mistake: compose-prefix
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  $front: {}
  $back: {internal: true}
services:
  api:
    image: whoami
    container_name: $api
    networks: [$back]
  proxy:
    image: nginx
    container_name: $proxy
    networks: [$front, $back]
    ports: ["$port:80"]
    volumes: ["$HOME/proxy.conf:/etc/nginx/nginx.conf:ro"]
  client:
    image: busybox
    container_name: $client
    command: sleep infinity
    networks: [$front]
YAML
docker compose up -d
