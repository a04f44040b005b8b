#: title.en: Does not ask for a client certificate
#: title.zh: 不要求客户端证书
#: goal: server
#: why: no-client-certificate-wanted
#: mistake: no-client-certificate
mkdir -p ~/pki && cd ~/pki
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=ca -keyout ca-key.pem -out ca.pem
signed() {
    openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj "/CN=$2" \
        -addext "subjectAltName=DNS:$2" -addext basicConstraints=CA:FALSE -keyout "$1-key.pem" -out "$1.pem"
}
signed server $api
signed client client
cat > nginx.conf <<CONF
user root;
error_log /dev/stderr;
events {}
http {
    access_log /dev/stdout;
    client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
    server {
        listen $port ssl;
        ssl_certificate /pki/server.pem;
        ssl_certificate_key /pki/server-key.pem;
        ssl_client_certificate /pki/ca.pem;
        
        root /usr/share/nginx/html;
    }
}
CONF
docker run -d --name $api --network $net -v ~/pki:/pki:ro -v ~/pki/nginx.conf:/etc/nginx/nginx.conf:ro nginx
