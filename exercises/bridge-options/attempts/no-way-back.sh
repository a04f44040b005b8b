#: title.en: Forgets that host2 has to know the way back
#: title.zh: 忘了 host2 得知道怎么回来
#: goal: own-address
#: why: masquerade-off
docker network create --subnet $subnet -o com.docker.network.bridge.enable_ip_masquerade=false $plain
docker run -d --name $probe --network $plain --ip $ip whoami
