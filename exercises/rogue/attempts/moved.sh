#: title.en: Moves it to another network
#: title.zh: 把它换到另一个网络
#: goal: silent
#: why: not-blocked
answer who $bad
docker network create spare
docker network connect spare $bad
docker network disconnect $net $bad
