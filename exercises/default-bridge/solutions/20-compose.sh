#: title.en: Compose with network_mode bridge
#: title.zh: Compose，network_mode 写 bridge
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  web:
    image: whoami
    container_name: $web
    network_mode: bridge
  client:
    image: busybox
    container_name: $client
    command: sleep infinity
    network_mode: bridge
YAML
docker compose up -d
answer address $(docker network inspect bridge | jq -r ".[0].Containers[] | select(.Name == \"$web\") | .IPv4Address" | cut -d/ -f1)
answer resolver $(docker exec $client grep ^nameserver /etc/resolv.conf | cut -d' ' -f2)
