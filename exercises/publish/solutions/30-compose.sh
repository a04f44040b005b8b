#: title.en: A Compose file
#: title.zh: Compose 文件
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  site:
    image: nginx
    container_name: $site
    ports: ["$site_port:80"]
  admin:
    image: whoami
    container_name: $admin
    ports: ["127.0.0.1:$admin_port:80"]
  echo:
    image: whoami
    container_name: $echo
    ports:
      - target: 80
        published: "$echo_port"
        protocol: udp
YAML
docker compose up -d
