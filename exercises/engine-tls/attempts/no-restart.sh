#: title.en: Does not restart the engine
#: title.zh: 没有重启引擎
#: goal: api
#: why: refused
cd ~/pki
openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -subj /CN=host1 -addext subjectAltName=DNS:host1 -addext basicConstraints=CA:FALSE -keyout server-key.pem -out server.pem
echo "DOCKER_OPTS='-H tcp://0.0.0.0:2376 --tlsverify --tlscacert /root/pki/ca.pem --tlscert /root/pki/server.pem --tlskey /root/pki/server-key.pem'" > /etc/default/docker
