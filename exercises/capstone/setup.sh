cat > ~/proxy.conf <<CONF
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
