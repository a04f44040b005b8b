#: title.en: Plug in by hand on the worker, Compose on the manager
#: title.zh: worker 上手工接，manager 上用 Compose
#: kind: compose
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --internal -o encrypted=true $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker run -d --name $collector --network host toolbox ncat -lku --recv-only $logs
docker create --name $db --network $data whoami
until docker start $db; do sleep 0.2; done
docker run -d --name $api --network $shop whoami
docker network connect $data $api
#: on host1
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  web:
    image: nginx
    container_name: $web
    networks: [shop]
    ports: ["$port:80"]
    volumes: ["$HOME/proxy.conf:/etc/nginx/nginx.conf:ro"]
    logging:
      driver: syslog
      options: {syslog-address: "udp://host2:$logs"}
  backup:
    image: busybox
    container_name: $backup
    command: sleep infinity
    networks: [data]
networks:
  shop: {name: $shop, external: true}
  data: {name: $data, external: true}
YAML
until docker compose up -d; do sleep 0.5; done
until curl -s http://host1:$port/ | grep -q name:; do sleep 0.2; done
#: on host2
until docker logs $collector 2>&1 | grep -q GET; do sleep 0.1; done
