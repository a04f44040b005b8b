#: title.en: Starts it under another name
#: title.zh: 启动时用了别的名字
#: goal: network
#: why: driver-missing
python3 ~/driver/driver.py driver > ~/driver.log 2>&1 &
until [ -S /run/docker/plugins/driver.sock ]; do sleep 0.05; done
docker network create -d $driver --subnet $subnet -o bridge=$device $net
