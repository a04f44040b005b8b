#: title.en: Answers with the end inside the container
#: title.zh: 回答了容器里的那一头
#: goal: cable
#: why: answer-inside
python3 ~/driver/driver.py $driver > ~/driver.log 2>&1 &
until [ -S /run/docker/plugins/$driver.sock ]; do sleep 0.05; done
docker network create -d $driver --subnet $subnet -o bridge=$device $net
docker run -d --name $violin --network $net whoami
docker run -d --name $flute --network $net busybox sleep infinity
answer cable eth0
