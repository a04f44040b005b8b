#: title.en: Creates the network and forgets --network
#: title.zh: 建了网络，run 时忘了 --network
#: goal: web-attached
#: why: not-attached
#: mistake: never-attached
docker network create --subnet $subnet --gateway $gateway --ip-range $range $net
docker run -d --name $web whoami
docker run -d --name $client --network $net busybox sleep infinity
