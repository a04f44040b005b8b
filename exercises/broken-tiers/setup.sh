docker run -d --name $visitor busybox sleep infinity
mkdir -p ~/lab && cd ~/lab
cat > proxy.conf <<CONF
user root;
pid /run/nginx.pid;
error_log /dev/stderr warn;
events { worker_connections 256; }
http {
    access_log /dev/stdout;
    client_body_temp_path /tmp/body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;
    resolver 127.0.0.11 valid=1s;
    server {
        listen 80;
        location / {
            set \$backend $api;
            proxy_pass http://\$backend:80;
            proxy_connect_timeout 2s;
        }
    }
}
CONF
cat > compose.yaml <<YAML
name: $project
services:
  web:
    image: nginx
    container_name: $web
    networks: [edge, app, data]
    ports: ["$port:80"]
    volumes: ["./proxy.conf:/etc/nginx/nginx.conf:ro"]
  api:
    image: whoami
    container_name: $api
    networks: [app, data]
    ports: ["$debug:80"]
  db:
    image: whoami
    container_name: $db
    networks: [data]
networks:
  edge: {}
  app: {}
  data: {}
YAML
docker compose up -d
docker network connect ${project}_data $visitor
