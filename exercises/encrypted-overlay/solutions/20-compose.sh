#: title.en: The network by a Compose file, its option with a value
#: title.zh: 网络写在 Compose 文件里，选项带上值
#: kind: compose
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  hold: {image: busybox, command: sleep infinity, init: true, networks: [safe]}
networks:
  safe:
    name: $safe
    driver: overlay
    attachable: true
    driver_opts: {encrypted: "true"}
    ipam: {config: [{subnet: $subnet}]}
YAML
docker compose up -d
docker network connect $safe $api
docker network disconnect $open $api
#: on host2
docker network connect $safe $client
docker network disconnect $open $client
#: on host1
docker network rm $open
