#: title.en: The application listens on its own 127.0.0.1 only
#: title.zh: 应用只监听容器内的 127.0.0.1
#: goal: site-open
#: why: listens-on-localhost
docker run -d --name $site -p $site_port:80 nginx sh -c "sed -i 's/listen [^;]*;/listen 127.0.0.1:80;/' /etc/nginx/nginx.conf /etc/nginx/conf.d/*.conf; exec nginx -g 'daemon off;'"
