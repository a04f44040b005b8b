#: title.en: On a socket where the engine looks by itself
#: title.zh: 用引擎自己会去找的套接字
#: kind: flags
python3 ~/driver/driver.py $driver > ~/driver.log 2>&1 &
until [ -S /run/docker/plugins/$driver.sock ]; do sleep 0.05; done
docker network create -d $driver --subnet $subnet -o bridge=$device $net
docker run -d --name $violin --network $net whoami
docker run -d --name $flute --network $net busybox sleep infinity
iptables -t nat -A POSTROUTING -s $subnet ! -o $device -j MASQUERADE
index=$(docker exec $violin cat /sys/class/net/eth0/iflink 2>/dev/null || docker run --rm --network container:$violin busybox cat /sys/class/net/eth0/iflink)
answer cable $(ip -o link | awk -F'[:@] *' -v i=$index '$1 == i {print $2}')
