#: title.en: With Compose on the existing network
#: title.zh: 用 Compose，接现有网络
#: kind: compose
docker rm -f $web
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan: {name: $net, external: true}
services:
  web:
    image: whoami
    container_name: $web
    environment: {PORT: "8080"}
    user: "1000"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 64m
    pids_limit: 50
    networks:
      lan: {ipv4_address: $ip, aliases: [front]}
YAML
docker compose up -d
