#: title.en: Join, then run
#: title.zh: 先加入，再运行
#: kind: flags
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable --subnet $subnet $net
docker run -d --name $web --network $net whoami
answer vni "$(docker network inspect -f '{{index .Options "com.docker.network.driver.overlay.vxlanid_list"}}' $net)"
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $client --network $net busybox sleep infinity
