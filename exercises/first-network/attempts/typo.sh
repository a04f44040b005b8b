#: title.en: Misspells the network
#: title.zh: 网络的名字打错了
#: goal: network
#: why: name-typo
#: mistake: name-typo
docker network create ${net%?}
