#: title.en: Makes a third network and connects only one of them
#: title.zh: 新建了第三个网络，却只接了一个容器
#: goal: stock
#: why: no-shared-network
docker network create $floor-$cellar
docker network connect $floor-$cellar $clerk
