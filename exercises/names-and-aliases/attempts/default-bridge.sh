#: title.en: Asks for the alias on the default bridge
#: title.zh: 想在默认桥上用别名
#: goal: left-alias
#: why: alias-on-default-bridge
#: mistake: alias-on-default-bridge
docker network connect --alias $alias bridge $s1
