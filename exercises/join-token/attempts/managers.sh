#: title.en: Rotates the managers' token
#: title.zh: 轮换的是 manager 的令牌
#: goal: rotated
#: why: token-of-other-role
docker swarm join-token --rotate manager
