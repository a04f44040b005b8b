#: title.en: Makes the client again too
#: title.zh: 把客户端也重建了
#: goal: client
#: why: recreated
#: mistake: made-again
docker rm -f $web $client
docker run -d --name $web --network $net --ip $ip --network-alias front --user 1000 --read-only --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 whoami
docker run -d --name $client --network $net busybox sleep infinity
