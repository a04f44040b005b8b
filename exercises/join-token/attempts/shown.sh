#: title.en: Only has the token shown
#: title.zh: 只是把令牌显示了一遍
#: goal: rotated
#: why: token-not-rotated
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
