#: title.en: Wants to add the label later, and makes a container with it
#: title.zh: 想事后补标签，结果贴在了容器上
#: goal: labelled
#: why: wrong-label
docker network rm $old
docker network create --subnet $subnet --gateway $gateway --ip-range $range --aux-address router=$router --aux-address printer=$printer $net
docker run -d --name $files --network $net --ip $ip --label team=$team whoami
docker run -d --name $desk --network $net busybox sleep infinity
