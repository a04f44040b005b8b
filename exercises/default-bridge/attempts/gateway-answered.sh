#: title.en: Answers with the bridge's gateway
#: title.zh: 把网桥的网关当成了答案
#: goal: address
#: why: answer-gateway-not-address
docker run -d --name $web whoami
docker run -d --name $client busybox sleep infinity
answer address $(docker inspect -f '{{.NetworkSettings.Networks.bridge.Gateway}}' $web)
