#: title.en: The door in DOCKER_OPTS, the keys in daemon.json
#: title.zh: 端口写在 DOCKER_OPTS，密钥写在 daemon.json
#: kind: file
cd ~/pki
openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -subj /CN=host1 -addext subjectAltName=DNS:host1 -addext basicConstraints=CA:FALSE -keyout server-key.pem -out server.pem
echo "DOCKER_OPTS='-H tcp://0.0.0.0:2376'" > /etc/default/docker
mkdir -p /etc/docker
cat > /etc/docker/daemon.json <<JSON
{
  "tlsverify": true,
  "tlscacert": "/root/pki/ca.pem",
  "tlscert": "/root/pki/server.pem",
  "tlskey": "/root/pki/server-key.pem"
}
JSON
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until docker info > /dev/null 2>&1; do sleep 0.1; done
