#: title.en: The client from Compose, on an external network
#: title.zh: 客户端用 Compose，接外部网络
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $new
    external: true
services:
  client:
    image: busybox
    container_name: $client
    command: sleep infinity
    networks: [lan]
YAML
docker compose up -d
docker network connect --ip $ip $new $app
for n in bridge $old; do docker network disconnect $n $app; done
docker network rm $old
