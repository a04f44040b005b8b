#: title.en: The right container, on its other network
#: title.zh: 容器对了，网络看错了
#: goal: address
#: why: answer-other-network
answer address $(docker inspect -f "{{(index .NetworkSettings.Networks \"$other\").IPAddress}}" $web)
