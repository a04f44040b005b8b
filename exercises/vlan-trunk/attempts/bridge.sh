#: title.en: Makes the office a bridge network
#: title.zh: 办公网用了 bridge
#: goal: desks1
#: why: wrong-driver
#: mistake: wrong-driver
docker network create --subnet $subnet --ip-range $low $desks
