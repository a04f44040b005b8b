cat > ~/proxy.conf <<CONF
server {
    listen 80 default_server;
    resolver 127.0.0.11 valid=1s;
    location / {
        set \$backend http://$api:80;
        proxy_pass \$backend;
        proxy_connect_timeout 2s;
    }
}
CONF
