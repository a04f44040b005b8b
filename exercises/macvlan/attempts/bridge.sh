#: title.en: Takes a bridge
#: title.zh: 用了 bridge
#: goal: lan1
#: why: wrong-driver
#: mistake: wrong-driver
docker network create --subnet $subnet --ip-range $low $lan
