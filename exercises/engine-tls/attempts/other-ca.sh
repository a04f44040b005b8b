#: title.en: Has the engine believe another CA
#: title.zh: 让引擎相信了另一个 CA
#: goal: api
#: why: client-certificate-refused
cd ~/pki
openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -subj /CN=host1 -addext subjectAltName=DNS:host1 -addext basicConstraints=CA:FALSE -keyout server-key.pem -out server.pem
cd ~/pki
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -subj /CN=engine-ca -keyout own-key.pem -out own.pem
echo "DOCKER_OPTS='-H tcp://0.0.0.0:2376 --tlsverify --tlscacert /root/pki/own.pem --tlscert /root/pki/server.pem --tlskey /root/pki/server-key.pem'" > /etc/default/docker
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until docker info > /dev/null 2>&1; do sleep 0.1; done
