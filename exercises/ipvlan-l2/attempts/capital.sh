#: title.en: Writes the mode in capitals
#: title.zh: 模式写成了大写
#: goal: lan1
#: why: network-refused
docker rm -f $press
docker network rm $lan
docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=L2 --subnet $subnet --ip-range $low $lan
