#: title.en: Forgets --attachable
#: title.zh: 忘了 --attachable
#: goal: network
#: why: wrong-flag
#: mistake: not-attachable
docker network create -d overlay $net
docker run -d --name $client --network $net busybox sleep infinity
