#: title.en: The network made again with a free subnet
#: title.zh: 用空闲的子网重建网络
#: kind: flags
docker rm -f $parcel
docker network rm $yard
docker network create --subnet $yard_subnet $yard
docker run -d --name $parcel --network $yard whoami
