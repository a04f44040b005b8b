#: title.en: Writes the file and does not restart the engine
#: title.zh: 写了文件，没有重启引擎
#: goal: pool
#: why: built-in-pool
#: mistake: engine-not-restarted
mkdir -p /etc/docker
cat > /etc/docker/daemon.json <<JSON
{
  "default-address-pools": [{"base": "$pool", "size": 26}],
  "bip": "$bridge_address/24",
  "mtu": $mtu
}
JSON
docker network create $net
docker rm -f $app
docker network rm $old
docker network create $old
docker run -d --name $app --network $old whoami
