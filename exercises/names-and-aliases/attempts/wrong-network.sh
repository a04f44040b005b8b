#: title.en: Gives the alias on the other network
#: title.zh: 别名给到了另一个网络上
#: goal: left-alias
#: why: alias-on-wrong-network
#: mistake: alias-on-wrong-network
docker network connect --alias $alias $right $s1
