docker network create --internal $safe
docker run -d --name $buyer --network $safe whoami
