#: title.en: Compose on host2, and a route to the one address on host1
#: title.zh: host2 上用 Compose，host1 上只给这一个地址加路由
#: kind: compose
address=$(docker inspect -f '{{(index .NetworkSettings.Networks "'$lan'").IPAddress}}' $tide)
ip link add monitor link eth0 address 02:00:00:00:00:fa type macvlan mode bridge
ip link set monitor up
ip address add 10.213.0.251 peer $address dev monitor
#: on host2
docker rm -f $buoy
docker network rm $lan
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $lan
    driver: macvlan
    driver_opts: {parent: eth0}
    ipam: {config: [{subnet: 10.213.0.0/24, ip_range: $high, gateway: 10.213.0.1}]}
services:
  buoy: {image: whoami, container_name: $buoy, networks: [lan]}
YAML
docker compose up -d
