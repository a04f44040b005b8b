#: title.en: Bring the one who asks to where the alias is
#: title.zh: 把提问的一方接到有别名的网络上
#: kind: move
docker network connect $annex $reader
