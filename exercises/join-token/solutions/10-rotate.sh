#: title.en: Rotate, join with the new token
#: title.zh: 轮换令牌，用新令牌加入
#: kind: rotate
docker swarm join-token --rotate -q worker > ~/clipboard
answer days $(($(docker info -f '{{.Swarm.Cluster.Spec.CAConfig.NodeCertExpiry.Hours}}') / 24))
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
