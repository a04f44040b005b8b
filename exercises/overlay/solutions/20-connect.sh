#: title.en: Connect running containers later
#: title.zh: 容器先运行，再接网络
#: kind: connect
docker run -d --name $web whoami
#: on host2
docker run -d --name $client busybox sleep infinity
#: on host1
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
#: on host1
docker network create -d overlay --attachable --subnet $subnet $net
docker network connect $net $web
docker network disconnect bridge $web
answer vni "$(docker network inspect -f '{{index .Options "com.docker.network.driver.overlay.vxlanid_list"}}' $net)"
#: on host2
docker network connect $net $client
docker network disconnect bridge $client
