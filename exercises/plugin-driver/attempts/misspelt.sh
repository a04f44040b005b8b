#: title.en: Misspells the option, which the driver never reads
#: title.zh: 选项拼错了，驱动读不到
#: goal: network
#: why: misspelt-option
#: mistake: misspelt-option
python3 ~/driver/driver.py $driver > ~/driver.log 2>&1 &
until [ -S /run/docker/plugins/$driver.sock ]; do sleep 0.05; done
docker network create -d $driver --subnet $subnet -o brige=$device $net
