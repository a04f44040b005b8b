#: title.en: Compose, in its short and its long form
#: title.zh: Compose，简写和长写法都用上
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  names:
    image: whoami
    container_name: $names
    ports:
      - "$port:80"
      - {target: 80, published: "$port", protocol: udp}
      - {target: 80, published: "$side", host_ip: 127.0.0.1}
  relay: {image: whoami, container_name: $relay, ports: ["${tens}0-${tens}2:5000-5002"]}
  draft: {image: whoami, container_name: $draft, ports: ["127.0.0.1::80"]}
  all: {image: whoami, container_name: $all, ports: ["80", "9000"]}
YAML
docker compose up -d
answer which $(docker compose port draft 80 | cut -d : -f 2)
