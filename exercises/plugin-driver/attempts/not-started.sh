#: title.en: Names the driver, and starts no program
#: title.zh: 写了驱动名，没启动程序
#: goal: network
#: why: driver-missing
docker network create -d $driver --subnet $subnet -o bridge=$device $net
