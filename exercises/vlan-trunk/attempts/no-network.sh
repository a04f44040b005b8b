#: title.en: Forgets --network for the printer
#: title.zh: 打印机忘了写 --network
#: goal: printer
#: why: not-attached
#: mistake: never-attached
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $desks
docker run -d --name $printer whoami
