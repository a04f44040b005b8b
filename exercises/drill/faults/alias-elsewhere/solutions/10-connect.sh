#: title.en: Connect it again, with the alias
#: title.zh: 断开，再带别名接回去
#: kind: connect
docker network disconnect $study $book
docker network connect --alias $nick $study $book
