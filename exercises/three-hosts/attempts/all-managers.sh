#: title.en: Joins with the managers' token
#: title.zh: 用 manager 的令牌加入
#: goal: joined2
#: why: wrong-role
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q manager > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
