#: title.en: Gives the MTU to the new network instead of the default bridge
#: title.zh: MTU 给了新网络，没给默认网桥
#: goal: default-bridge
#: why: default-bridge-setting
mkdir -p /etc/docker
cat > /etc/docker/daemon.json <<JSON
{
  "default-address-pools": [{"base": "$pool", "size": 26}],
  "bip": "$bridge_address/24"
}
JSON
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until docker info > /dev/null 2>&1; do sleep 0.1; done
docker network create -o com.docker.network.driver.mtu=$mtu $net
docker rm -f $app
docker network rm $old
docker network create $old
docker run -d --name $app --network $old whoami
