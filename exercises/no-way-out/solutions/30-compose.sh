#: title.en: Compose for what may be made again
#: title.zh: 能重建的交给 Compose
#: kind: compose
docker rm -f $web $api
docker network rm $front
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  front: {name: $front}
  back: {name: $back, external: true}
services:
  web: {image: whoami, container_name: $web, networks: [front]}
  api: {image: whoami, container_name: $api, networks: [front, back]}
YAML
docker compose up -d
sysctl -w net.ipv4.ip_forward=1
iptables -R DOCKER-USER 1 -i eth0 -d $yard_subnet -m conntrack --ctstate NEW -j DROP
