#: title.en: Disconnect and connect again with an alias
#: title.zh: 断开后带别名重新接入
#: kind: connect
docker network disconnect $left $s1
docker network connect --alias $alias $left $s1
docker network disconnect $right $s2
docker network connect --alias $alias $right $s2
