#: title.en: Options of dockerd, and a Compose project on the network
#: title.zh: 用 dockerd 的参数，网络上的容器交给 Compose
#: kind: options
echo "DOCKER_OPTS='--default-address-pool base=$pool,size=26 --bip $bridge_address/24 --mtu $mtu'" > /etc/default/docker
docker rm -f $app
docker network rm $old
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until docker info > /dev/null 2>&1; do sleep 0.1; done
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
services:
  app:
    image: whoami
    container_name: $app
networks:
  default:
    name: $old
YAML
docker compose up -d
docker network create $net
