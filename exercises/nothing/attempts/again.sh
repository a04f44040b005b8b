#: title.en: Makes it again
#: title.zh: 把它重建了
#: goal: late-same
#: why: recreated
#: mistake: made-again
docker rm -f $late
docker network create $net
docker run -d --name $late --network $net busybox sleep infinity
