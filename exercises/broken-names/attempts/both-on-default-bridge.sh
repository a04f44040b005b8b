#: title.en: Puts the asker on the default bridge, where the other one is
#: title.zh: 把询问方也接到默认桥上，好和对方在一起
#: goal: api-by-name
#: why: default-bridge-no-dns
#: mistake: name-on-default-bridge
docker network connect bridge $web
