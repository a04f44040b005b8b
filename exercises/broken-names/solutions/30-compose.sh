#: title.en: Compose for the two, connect for the alias
#: title.zh: 两个交给 Compose，别名用 connect
#: kind: compose
docker rm -f $api $job
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  default: {name: $net, external: true}
services:
  api: {image: whoami, container_name: $api}
  job: {image: busybox, container_name: $job, command: sleep infinity}
YAML
docker compose up -d
docker network disconnect $net $db
docker network connect --alias $alias $net $db
