#: title.en: One network, and a rule in DOCKER-USER for one address
#: title.zh: 一个网络，在 DOCKER-USER 里拦住一个地址
#: kind: firewall
docker network create --subnet 10.99.0.0/24 shop
docker run -d --name $vault --network shop --ip 10.99.0.10 whoami
docker run -d --name $app --network shop busybox sleep infinity
iptables -I DOCKER-USER -s 10.99.0.10 -o eth0 -j REJECT
