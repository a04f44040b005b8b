docker network create $floor
docker network create $cellar
docker run -d --name $clerk --network $floor whoami
docker run -d --name $stock --network $cellar whoami
