#: title.en: Compose for the rest, connected to the other team afterwards
#: title.zh: 其余用 Compose，事后再接到另一个团队
#: kind: connect
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  $web:
    image: nginx
    container_name: $web
    ports: ["$port:80"]
  $api:
    image: whoami
    container_name: $api
    networks: [default, $back]
  $db:
    image: whoami
    container_name: $db
    networks:
      $back:
        aliases: [$alias]
networks:
  $back:
    internal: true
YAML
docker compose -p $project up -d
docker network connect $shared $api
