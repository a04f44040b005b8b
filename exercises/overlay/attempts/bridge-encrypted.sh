#: title.en: Makes a bridge with the option encrypted
#: title.zh: 用 bridge 驱动，再写个 encrypted 选项
#: goal: network
#: why: encrypted-on-bridge
#: mistake: encrypted-on-bridge
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
#: on host1
docker network create -o encrypted --attachable --subnet $subnet $net
