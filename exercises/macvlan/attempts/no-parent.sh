#: title.en: Names a parent that does not exist
#: title.zh: 写了不存在的 parent
#: goal: lan1
#: why: parent-missing
#: mistake: parent-missing
docker network create -d macvlan -o parent=eth7 --subnet $subnet --ip-range $low $lan
