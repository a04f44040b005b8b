#: title.en: Parents eth0 and eth0.N
#: title.zh: parent 用 eth0 和 eth0.N
#: kind: flags
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $desks
docker network create -d macvlan -o parent=eth0.$vid --subnet $voice --ip-range $vlow $phones
docker run -d --name $printer --network $desks whoami
docker run -d --name $exchange --network $phones whoami
#: on host2
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $high $desks
docker network create -d macvlan -o parent=eth0.$vid --subnet $voice --ip-range $vhigh $phones
docker run -d --name $clerk --network $desks busybox sleep infinity
docker run -d --name $caller --network $phones busybox sleep infinity
