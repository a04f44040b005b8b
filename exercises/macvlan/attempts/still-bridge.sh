#: title.en: Connects it, and leaves it on the default bridge
#: title.zh: 接上了，但还留在默认 bridge 上
#: goal: press
#: why: still-on-default-bridge
#: mistake: left-on-default-bridge
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
docker run -d --name $press whoami
docker network connect $lan $press
