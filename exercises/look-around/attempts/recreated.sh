#: title.en: Makes the container again instead of looking at it
#: title.zh: 不看现状，直接重建容器
#: goal: untouched
#: why: recreated
#: mistake: made-again
docker rm -f $db
docker run -d --name $db --network $net --ip $db_ip busybox sleep infinity
