#: title.en: Puts the database on the default network too
#: title.zh: 把数据库也接到了默认网络
#: goal: db-on
#: why: backend-on-both-networks
#: mistake: backend-on-both
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
      default: {}
      $back:
        aliases: [$alias]
networks:
  $back:
    internal: true
  $shared:
    external: true
YAML
docker compose up -d
