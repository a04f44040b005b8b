#: title.en: The subinterface by hand, the office by Compose
#: title.zh: 子接口手工建，办公网用 Compose
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  desks:
    name: $desks
    driver: macvlan
    driver_opts: {parent: eth0}
    ipam: {config: [{subnet: $subnet, ip_range: $low}]}
services:
  printer: {image: whoami, container_name: $printer, networks: [desks]}
YAML
docker compose up -d
ip link add link eth0 name eth0.$vid type vlan id $vid && ip link set eth0.$vid up
docker network create -d macvlan -o parent=eth0.$vid --subnet $voice --ip-range $vlow $phones
docker run -d --name $exchange --network $phones whoami
#: on host2
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $high $desks
docker run -d --name $clerk --network $desks busybox sleep infinity
ip link add link eth0 name eth0.$vid type vlan id $vid && ip link set eth0.$vid up
docker network create -d macvlan -o parent=eth0.$vid --subnet $voice --ip-range $vhigh $phones
docker run -d --name $caller --network $phones busybox sleep infinity
