#: title.en: Create small, then update
#: title.zh: 先建小的，再更新
#: kind: update
docker network create -d overlay --attachable $net
docker service create --name $web --endpoint-mode dnsrr --network $net whoami
docker service update --publish-add mode=host,target=80,published=$port $web
docker service scale $web=2
docker run -d --name $client --network $net busybox sleep infinity
answer count 2
