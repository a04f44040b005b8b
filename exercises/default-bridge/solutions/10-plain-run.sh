#: title.en: Two plain runs, answers from inspect
#: title.zh: 直接 run，用 inspect 查答案
#: kind: flags
docker run -d --name $web whoami
docker run -d --name $client busybox sleep infinity
answer address $(docker inspect -f '{{.NetworkSettings.Networks.bridge.IPAddress}}' $web)
answer resolver $(docker exec $client awk '$1 == "nameserver" {print $2; exit}' /etc/resolv.conf)
