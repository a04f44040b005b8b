#: title.en: Forgets that a restart of the engine ends containers
#: title.zh: 忘了引擎重启会让容器停下
#: goal: app
#: why: container-stopped
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
