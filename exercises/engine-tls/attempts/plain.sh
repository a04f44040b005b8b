#: title.en: Opens the port without TLS
#: title.zh: 端口开了，没有 TLS
#: goal: api
#: why: not-tls
echo "DOCKER_OPTS='-H tcp://0.0.0.0:2376'" > /etc/default/docker
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until docker info > /dev/null 2>&1; do sleep 0.1; done
