#: title.en: Lists the network and forgets the alias
#: title.zh: 列了网络，忘了别名
#: goal: db-alias
#: why: no-alias
#: mistake: alias-lost
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
    networks: [$back]
networks:
  $back:
    internal: true
  $shared:
    external: true
YAML
docker compose up -d
