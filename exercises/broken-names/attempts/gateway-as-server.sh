#: title.en: Takes the network's gateway for a name server
#: title.zh: 以为网络的网关就是 DNS 服务器
#: goal: job-outside
#: why: dns-option-dead
gateway=$(docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' $net)
[ "$gateway" ] || gateway=$(docker exec $web ip route | awk '/^default/ {print $3}')
docker rm -f $job
docker run -d --name $job --network $net --dns $gateway busybox sleep infinity
