#: title.en: Chooses another driver
#: title.zh: 选了别的驱动
#: goal: network
#: why: wrong-driver
#: mistake: wrong-driver
docker network create --driver macvlan -o parent=eth0 $net
