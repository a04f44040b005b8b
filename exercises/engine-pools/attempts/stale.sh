#: title.en: Makes the network again under the feet of its container
#: title.zh: 容器还在，网络就删了重建
#: goal: app
#: why: stale-network-id
#: mistake: network-made-again
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
docker network rm $old
docker network create $old
docker start $app
