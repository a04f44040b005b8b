#: title.en: Removes the old network while somebody is on it
#: title.zh: 旧网络上还有容器就去删
#: goal: gone
#: why: network-in-use
#: mistake: network-in-use
docker network create -d overlay --opt encrypted --attachable --subnet $subnet $safe
docker network connect $safe $api
docker network rm $open
