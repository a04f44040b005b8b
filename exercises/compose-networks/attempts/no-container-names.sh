#: title.en: Leaves the names of the containers to Compose
#: title.zh: 没写 container_name
#: goal: api
#: why: compose-name
#: mistake: compose-prefix
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
name: $project
services:
  $web:
    image: nginx
    ports: ["$port:80"]
  $api:
    image: whoami
    networks: [default, $back, $shared]
  $db:
    image: whoami
    networks:
      $back:
        aliases: [$alias]
networks:
  $back:
    internal: true
  $shared:
    external: true
YAML
docker compose up -d
