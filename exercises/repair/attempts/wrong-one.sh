#: title.en: Disconnects the service from the old network and stops there
#: title.zh: 断开了旧网络，忘了接新网络
#: goal: api-on-net
#: why: not-attached
docker network disconnect $old $api
