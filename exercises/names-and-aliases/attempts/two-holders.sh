#: title.en: Two containers answer to the alias
#: title.zh: 两个容器都应答同一个别名
#: goal: left-alias
#: why: alias-shared
#: mistake: alias-shared
docker network disconnect $left $s1
docker network connect --alias $alias $left $s1
docker network connect --alias $alias $left $s2
