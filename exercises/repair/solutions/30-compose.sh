#: title.en: Compose for all that may be made again
#: title.zh: 能重建的都交给 Compose
#: kind: compose
docker rm -f $web $api $ghost $cache
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan: {name: $net, external: true}
services:
  web:
    image: nginx
    container_name: $web
    networks: [lan]
    ports: ["$port:80"]
  api:
    image: whoami
    container_name: $api
    networks: [lan]
  cache:
    image: whoami
    container_name: $cache
    networks: [lan]
YAML
docker compose up -d
