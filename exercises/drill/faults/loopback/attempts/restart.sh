#: title.en: Restarts it
#: title.zh: 重启一下
#: goal: page
#: why: bound-to-one-address
docker restart -t 0 $page
