#: title.en: Hangs it on the bridge docker0
#: title.zh: 挂在了 docker0 网桥上
#: goal: lan1
#: why: wrong-parent
docker rm -f $press
docker network rm $lan
docker network create -d ipvlan -o parent=docker0 --subnet $subnet --ip-range $low $lan
