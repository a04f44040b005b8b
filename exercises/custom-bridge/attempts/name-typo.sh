#: title.en: Drops a letter of the network's name
#: title.zh: 网络名少打了一个字母
#: goal: network
#: why: name-typo
#: mistake: name-typo
docker network create --subnet $subnet --gateway $gateway --ip-range $range ${net%?}
