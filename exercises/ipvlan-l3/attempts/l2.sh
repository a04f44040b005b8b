#: title.en: Leaves the mode out, which means L2
#: title.zh: 没写模式，默认是 L2
#: goal: net
#: why: wrong-mode
docker network create -d ipvlan -o parent=eth0 --subnet $one --subnet $two $net
