#: title.en: Hangs the telephones on eth0 itself, and leaves no room for the office
#: title.zh: 电话网直接挂在 eth0 上，办公网就建不了了
#: goal: desks1
#: why: parent-taken
docker network create -d macvlan -o parent=eth0 --subnet $voice --ip-range $vlow $phones
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $desks
