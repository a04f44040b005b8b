#: title.en: Lists the networks and leaves out the default one
#: title.zh: 列了网络，漏了 default
#: goal: api-on
#: why: compose-default-left
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
    networks: [$back, $shared]
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
