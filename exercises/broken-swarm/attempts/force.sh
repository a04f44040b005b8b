#: title.en: Starts the tasks again
#: title.zh: 让任务重新启动
#: goal: store-answers
#: why: advertise-address
docker service update --force $store > /dev/null
