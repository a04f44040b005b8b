#: title.en: The gateway instead of the container's own address
#: title.zh: 把网关当成了容器自己的地址
#: goal: address
#: why: answer-gateway-not-address
answer address $(docker inspect -f "{{(index .NetworkSettings.Networks \"$net\").Gateway}}" $web)
