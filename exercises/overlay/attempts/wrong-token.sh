#: title.en: Types a wrong join token
#: title.zh: 加入令牌输错了
#: goal: joined
#: why: join-token-wrong
#: mistake: wrong-join-token
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(sed s/.$/0/ ~/clipboard | sed s/SWMTKN-1-./SWMTKN-1-0/)" host1:2377
