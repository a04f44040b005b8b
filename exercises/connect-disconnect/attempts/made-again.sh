#: title.en: Removes the container and runs it again on the new network
#: title.zh: 删掉容器，在新网络上重新 run
#: goal: unharmed
#: why: recreated
#: mistake: made-again
docker rm -f $app
docker run -d --name $app --network $new --ip $ip whoami
docker network rm $old
docker run -d --name $client --network $new busybox sleep infinity
