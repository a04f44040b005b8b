#: title.en: Write down the right ports in a Compose file
#: title.zh: 把正确的端口写进 Compose 文件
#: kind: compose
docker rm -f $site $shop $forum $blog $old
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  site: {image: nginx, container_name: $site, ports: ["$site_port:80"]}
  shop: {image: whoami, container_name: $shop, ports: ["$shop_port:80"]}
  forum: {image: whoami, container_name: $forum, environment: {PORT: "8080"}, ports: ["$forum_port:8080"]}
  blog: {image: whoami, container_name: $blog, ports: ["$blog_port:80"]}
YAML
docker compose up -d
