#: title.en: Joins with the managers' token
#: title.zh: 用 manager 的令牌加入
#: goal: joined
#: why: wrong-role
docker swarm join-token --rotate worker
docker swarm join-token -q manager > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
