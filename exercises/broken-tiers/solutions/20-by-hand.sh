#: title.en: By hand: empty the network, make it again, connect who belongs there
#: title.zh: 手工来：腾空网络，重建，再把该接的接上
#: kind: connect
for name in $web $api $db $visitor; do docker network disconnect ${project}_data $name; done
docker network rm ${project}_data
docker network create --internal ${project}_data
docker network connect ${project}_data $db
docker rm -f $api
docker run -d --name $api --network ${project}_app --network ${project}_data -p 127.0.0.1:$debug:80 whoami
