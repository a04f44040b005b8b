#: title.en: Finds the address and stops there
#: title.zh: 只找到了地址
#: goal: who
#: why: answer-address-not-name
answer who "$(docker inspect -f "{{(index .NetworkSettings.Networks \"$net\").IPAddress}}" $bad)"
