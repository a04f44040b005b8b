#: title.en: Forgets internal
#: title.zh: 忘了 internal
#: goal: back-network
#: why: not-internal
#: mistake: not-internal
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
name: $project
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
  $back: {}
  $shared:
    external: true
YAML
docker compose up -d
