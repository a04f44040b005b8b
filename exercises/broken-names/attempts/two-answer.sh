#: title.en: Gives the alias to the cache as well
#: title.zh: 给缓存也起了同一个别名
#: goal: db-alias
#: why: alias-shared
#: mistake: alias-shared
docker network disconnect $net $db
docker network connect --alias $alias $net $db
docker network disconnect $net $cache
docker network connect --alias $alias $net $cache
