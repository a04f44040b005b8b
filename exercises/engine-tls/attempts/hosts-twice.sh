#: title.en: Writes the hosts into daemon.json
#: title.zh: 把 hosts 写进了 daemon.json
#: goal: api
#: why: engine-not-started
cd ~/pki
openssl req -x509 -CA ca.pem -CAkey ca-key.pem -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -subj /CN=host1 -addext subjectAltName=DNS:host1 -addext basicConstraints=CA:FALSE -keyout server-key.pem -out server.pem
mkdir -p /etc/docker
cat > /etc/docker/daemon.json <<JSON
{"hosts": ["tcp://0.0.0.0:2376"], "tlsverify": true, "tlscacert": "/root/pki/ca.pem", "tlscert": "/root/pki/server.pem", "tlskey": "/root/pki/server-key.pem"}
JSON
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until grep -q 'unable to configure' /var/log/dockerd.log; do sleep 0.1; done
