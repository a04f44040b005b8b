#: title.en: Cuts off a second one, to be on the safe side
#: title.zh: 为了保险，把另一个也断开了
#: goal: inside
#: why: no-shared-network
answer who $bad
docker network disconnect $net $bad
docker network disconnect $net $busy
