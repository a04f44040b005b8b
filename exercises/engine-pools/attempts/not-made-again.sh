#: title.en: Takes the old network to have moved by itself
#: title.zh: 以为旧网络会自己搬过去
#: goal: moved
#: why: made-before-restart
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
docker start $app
