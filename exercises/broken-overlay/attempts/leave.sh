#: title.en: Takes host2 out of the swarm
#: title.zh: 让 host2 退出了 swarm
#: goal: joined
#: why: not-joined
#: on host2
docker rm -f $client
docker swarm leave --force
