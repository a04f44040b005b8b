#: title.en: With openssl's own server
#: title.zh: 用 openssl 自带的服务器
#: kind: openssl
mkdir -p ~/pki && cd ~/pki
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=ca -keyout ca-key.pem -out ca.pem
signed() {
    openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj "/CN=$2" \
        -addext "subjectAltName=DNS:$2" -addext basicConstraints=CA:FALSE -keyout "$1-key.pem" -out "$1.pem"
}
signed server $api
signed client client
docker run -d --name $api --network $net -v ~/pki:/pki:ro -w /pki toolbox openssl s_server -port $port -cert server.pem -key server-key.pem -CAfile ca.pem -Verify 1 -verify_return_error -www -quiet
