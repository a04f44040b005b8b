#: title.en: Misspells the alias
#: title.zh: 别名打错了
#: goal: left-alias
#: why: name-typo
docker network disconnect $left $s1
docker network connect --alias ${alias%?} $left $s1
