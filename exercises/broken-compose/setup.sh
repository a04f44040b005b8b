docker network create $shared
docker run -d --name $bank --network $shared whoami
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
name: $project
services:
  web:
    image: nginx
    container_name: $web
    networks: [front]
    ports: ["80:$port"]
  api:
    image: whoami
    container_name: $api
    networks: [front]
  db:
    image: whoami
    container_name: $db
    networks: [back]
networks:
  front: {}
  back:
    internal: true
YAML
docker compose up -d
sed -i '/container_name: '$api'/{n;s/front/front, partner/}' compose.yaml
cat >> compose.yaml <<YAML
  partner:
    name: ${shared}-net
    external: true
YAML
