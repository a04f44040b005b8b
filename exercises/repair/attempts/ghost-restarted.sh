#: title.en: Restarts the wrong answerer instead of taking it away
#: title.zh: 把冒名的容器重启了一下，没有移走
#: goal: db-alias
#: why: alias-shared
docker restart -t 0 $ghost
