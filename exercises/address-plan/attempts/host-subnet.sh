#: title.en: Takes the host's own subnet, so that the office reaches it
#: title.zh: 用了主机自己的子网，以为这样办公室就能访问
#: goal: network
#: why: subnet-equals-host
#: mistake: host-subnet
docker network rm $old
lan=$(ip -o route show dev eth0 scope link | cut -d " " -f 1)
docker network create --subnet $lan $net
docker run -d --name $desk --network $net busybox sleep infinity
