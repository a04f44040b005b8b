#: title.en: Take the node out first, and drop the constraint
#: title.zh: 先把节点移除，再去掉约束
#: kind: remove
docker node rm --force host2
iptables -F INPUT
docker service update -d --constraint-rm node.labels.disk==$disk $shop
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm leave --force
docker swarm join --token "$(cat ~/clipboard)" host1:2377
#: on host3
docker swarm join --token "$(cat ~/clipboard)" host1:2377
#: on host1
until docker service ps -f desired-state=running --format '{{.CurrentState}}' $store | grep -q Running; do sleep 0.2; done
until docker service ps -f desired-state=running --format '{{.CurrentState}}' $shop | grep -q Running; do sleep 0.2; done
