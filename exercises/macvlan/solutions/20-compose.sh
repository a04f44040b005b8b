#: title.en: With Compose on host1
#: title.zh: host1 上用 Compose
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $lan
    driver: macvlan
    driver_opts: {parent: eth0}
    ipam: {config: [{subnet: $subnet, ip_range: $low}]}
services:
  press: {image: whoami, container_name: $press, networks: [lan]}
YAML
docker compose up -d
answer mac $(docker inspect -f '{{(index .NetworkSettings.Networks "'$lan'").MacAddress}}' $press)
#: on host2
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $high $lan
docker run -d --name $meter --network $lan busybox sleep infinity
