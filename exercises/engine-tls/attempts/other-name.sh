#: title.en: Makes the certificate for another name
#: title.zh: 证书写了别的名字
#: goal: api
#: why: certificate-untrusted
cd ~/pki
openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=CA:FALSE -keyout server-key.pem -out server.pem
echo "DOCKER_OPTS='-H tcp://0.0.0.0:2376 --tlsverify --tlscacert /root/pki/ca.pem --tlscert /root/pki/server.pem --tlskey /root/pki/server-key.pem'" > /etc/default/docker
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until docker info > /dev/null 2>&1; do sleep 0.1; done
