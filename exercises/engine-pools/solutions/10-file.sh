#: title.en: Write daemon.json and restart the engine
#: title.zh: 写 daemon.json，重启引擎
#: kind: file
mkdir -p /etc/docker
cat > /etc/docker/daemon.json <<JSON
{
  "default-address-pools": [{"base": "$pool", "size": 26}],
  "bip": "$bridge_address/24",
  "mtu": $mtu
}
JSON
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until docker info > /dev/null 2>&1; do sleep 0.1; done
docker network create $net
docker rm -f $app
docker network rm $old
docker network create $old
docker run -d --name $app --network $old whoami
