#: title.en: Renames the container instead of giving an alias
#: title.zh: 不加别名，直接给容器改名
#: goal: left-alias
#: why: renamed
docker rename $s1 $alias
