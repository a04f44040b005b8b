docker network create $old
docker run -d --name $app --network $old whoami
