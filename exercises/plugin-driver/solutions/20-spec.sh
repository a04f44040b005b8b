#: title.en: On a port that a spec file names, and the network by Compose
#: title.zh: 用 spec 文件写明端口，网络交给 Compose
#: kind: compose
mkdir -p /etc/docker/plugins
echo tcp://127.0.0.1:7900 > /etc/docker/plugins/$driver.spec
python3 ~/driver/driver.py $driver 7900 > ~/driver.log 2>&1 &
until curl -s -o /dev/null -d '{}' http://127.0.0.1:7900/Plugin.Activate; do sleep 0.05; done
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  lan:
    name: $net
    driver: $driver
    driver_opts: {bridge: $device}
    ipam: {config: [{subnet: $subnet}]}
services:
  violin: {image: whoami, container_name: $violin, networks: [lan]}
YAML
docker compose up -d
answer cable $(ip -o link show master $device | awk -F'[:@] *' '{print $2}')
docker run -d --name $flute --network $net busybox sleep infinity
iptables -t nat -A POSTROUTING -s $subnet -o eth0 -j SNAT --to-source $(hostname -I | cut -d' ' -f1)
