docker run -d --name $caller whoami
docker network create --subnet 203.0.113.0/28 $yard
docker run -d --name $parcel --network $yard whoami
