#: title.en: Gives the alias while the container is still connected
#: title.zh: 没先断开就加别名
#: goal: db-alias
#: why: no-alias
#: mistake: alias-lost
docker network connect --alias $alias $net $db
