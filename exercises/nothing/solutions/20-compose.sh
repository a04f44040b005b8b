#: title.en: With Compose
#: title.zh: 用 Compose
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  job: {image: busybox, container_name: $job, network_mode: none, command: sleep infinity}
  side: {image: toolbox, container_name: $side, network_mode: "service:job", command: sleep infinity}
YAML
docker compose up -d
docker network create $net
docker network disconnect none $late
docker network connect $net $late
