#: title.en: Ends the program once the network is there
#: title.zh: 网络建好就把程序停了
#: goal: violin
#: why: driver-silent
python3 ~/driver/driver.py $driver > ~/driver.log 2>&1 &
until [ -S /run/docker/plugins/$driver.sock ]; do sleep 0.05; done
docker network create -d $driver --subnet $subnet -o bridge=$device $net
kill %1
wait
docker run -d --name $violin --network $net whoami
