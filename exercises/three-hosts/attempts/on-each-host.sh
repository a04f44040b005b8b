#: title.en: Makes a bridge of the same name on each host
#: title.zh: 每台主机上各建一个同名的网桥网络
#: goal: network
#: why: wrong-driver
#: mistake: wrong-driver
docker network create --subnet $subnet $net
docker run -d --name $web --network $net whoami
#: on host3
docker network create --subnet $subnet $net
docker run -d --name $client --network $net busybox sleep infinity
