#: title.en: Gives the option to a bridge
#: title.zh: 把选项写在了网桥网络上
#: goal: network
#: why: encrypted-on-bridge
#: mistake: encrypted-on-bridge
docker network create --opt encrypted --subnet $subnet $safe
