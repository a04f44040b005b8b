#: title.en: Compose with an internal network
#: title.zh: Compose 里写 internal
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  inside: {internal: true}
services:
  app: {image: busybox, container_name: $app, command: sleep infinity, networks: [inside, default]}
  vault: {image: whoami, container_name: $vault, networks: [inside]}
YAML
docker compose up -d
