#: title.en: Leaves the range out
#: title.zh: 没写范围
#: goal: lan1
#: why: wrong-range
docker network create -d macvlan -o parent=eth0 --subnet $subnet $lan
