#: title.en: Moved over without making the container again
#: title.zh: 换网络，不重建容器
#: kind: connect
docker network disconnect $yard $parcel
docker network rm $yard
docker network create $yard
docker network connect $yard $parcel
