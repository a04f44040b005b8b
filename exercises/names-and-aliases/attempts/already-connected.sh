#: title.en: Connects again without disconnecting first; the engine refuses
#: title.zh: 没先断开就再次 connect，被引擎拒绝
#: goal: left-alias
#: why: no-alias
docker network connect --alias $alias $left $s1
