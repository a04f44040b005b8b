#: title.en: Compose on the manager, connect on the workers
#: title.zh: manager 上用 Compose，worker 上用 connect
#: kind: compose
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  web:
    image: whoami
    container_name: $web
networks:
  default:
    name: $net
    driver: overlay
    attachable: true
    ipam: {config: [{subnet: $subnet}]}
YAML
docker compose up -d
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $cache whoami
docker network connect --alias store $net $cache
docker network disconnect bridge $cache
#: on host3
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $client busybox sleep infinity
docker network connect $net $client
docker network disconnect bridge $client
