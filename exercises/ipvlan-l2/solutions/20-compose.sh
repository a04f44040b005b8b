#: title.en: Disconnect, and Compose on host1
#: title.zh: 先断开；host1 上用 Compose
#: kind: compose
docker rm -f $press
docker network rm $lan
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $lan
    driver: ipvlan
    driver_opts: {parent: eth0, ipvlan_mode: l2}
    ipam: {config: [{subnet: $subnet, ip_range: $low}]}
services:
  press: {image: whoami, container_name: $press, networks: [lan]}
YAML
docker compose up -d
#: on host2
docker network disconnect $lan $meter
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 --subnet $subnet --ip-range $high $lan
docker network connect $lan $meter
