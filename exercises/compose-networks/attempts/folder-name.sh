#: title.en: Leaves the name of the project to Compose
#: title.zh: 没写项目名，由 Compose 自己取
#: goal: default-network
#: why: compose-project
#: mistake: compose-prefix
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
    networks: [default, $back, $shared]
  $db:
    image: whoami
    container_name: $db
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
