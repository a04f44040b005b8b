#: title.en: Cuts off somebody else
#: title.zh: 断开了别人
#: goal: stopped
#: why: attached-too-much
docker network disconnect $net $calm
