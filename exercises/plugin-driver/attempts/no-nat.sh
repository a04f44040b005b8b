#: title.en: Leaves the masquerading to the driver
#: title.zh: 指望驱动来做伪装
#: goal: way-out
#: why: masquerade-gone
python3 ~/driver/driver.py $driver > ~/driver.log 2>&1 &
until [ -S /run/docker/plugins/$driver.sock ]; do sleep 0.05; done
docker network create -d $driver --subnet $subnet -o bridge=$device $net
docker run -d --name $violin --network $net whoami
docker run -d --name $flute --network $net busybox sleep infinity
