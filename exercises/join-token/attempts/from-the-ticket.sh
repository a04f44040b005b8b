#: title.en: Joins with the token in the ticket
#: title.zh: 用工单里的令牌加入
#: goal: joined
#: why: join-token-wrong
docker swarm join-token --rotate worker
#: on host2
docker swarm join --token "$(cat ~/ticket.txt)" host1:2377
