#: title.en: Open the port, label a node, join again with the right address
#: title.zh: 放行端口，给节点加标签，用正确的地址重新加入
#: kind: rejoin
iptables -D INPUT -p tcp --dport 2377 -s host3 -j REJECT --reject-with tcp-reset
docker swarm join-token -q worker > ~/clipboard
#: on host3
docker swarm join --token "$(cat ~/clipboard)" host1:2377
#: on host2
docker swarm leave
docker swarm join --advertise-addr eth0 --token "$(cat ~/clipboard)" host1:2377
#: on host1
docker node update --label-add disk=$disk host3
docker node rm --force $(docker node ls -q | while read id; do docker node inspect -f '{{.ID}} {{.Description.Hostname}} {{.CreatedAt.UnixNano}}' $id; done | grep host2 | sort -nk3 | head -n 1 | cut -d' ' -f1)
until docker service ps -f desired-state=running --format '{{.CurrentState}}' $store | grep -q Running; do sleep 0.2; done
until docker service ps -f desired-state=running --format '{{.CurrentState}}' $shop | grep -q Running; do sleep 0.2; done
