#: title.en: Names a second interface that the host does not have
#: title.zh: 写了主机上没有的第二个网卡
#: goal: desks1
#: why: parent-missing
#: mistake: parent-missing
docker network create -d macvlan -o parent=eth1 --subnet $subnet --ip-range $low $desks
