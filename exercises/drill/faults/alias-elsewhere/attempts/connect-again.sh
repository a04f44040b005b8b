#: title.en: Connects it with the alias while it is still connected
#: title.zh: 没断开就直接带别名再接一次
#: goal: book
#: why: alias-on-wrong-network
docker network connect --alias $nick $study $book
