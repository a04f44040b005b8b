#: title.en: Lets Compose make the shared network once more
#: title.zh: 没写 external，Compose 又建了一个
#: goal: api-on
#: why: not-external
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
  $back:
    internal: true
  $shared: {}
YAML
docker compose up -d
