#: title.en: Serves without TLS
#: title.zh: 没有用 TLS
#: goal: server
#: why: not-tls
mkdir -p ~/pki && cd ~/pki
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=ca -keyout ca-key.pem -out ca.pem
signed() {
    openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj "/CN=$2" \
        -addext "subjectAltName=DNS:$2" -addext basicConstraints=CA:FALSE -keyout "$1-key.pem" -out "$1.pem"
}
signed server $api
signed client client
docker run -d --name $api --network $net -e PORT=$port whoami
