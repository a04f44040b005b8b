#: title.en: Writes down the address that is right today
#: title.zh: 改成今天的地址，仍然写死
#: goal: job-name
#: why: hardcoded-address
#: mistake: hardcoded-address
ip=$(docker inspect -f "{{(index .NetworkSettings.Networks \"$net\").IPAddress}}" $cache)
docker rm -f $job
docker run -d --name $job --network $net --add-host $cache:$ip busybox sleep infinity
