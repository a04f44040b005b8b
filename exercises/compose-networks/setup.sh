docker network create $shared
docker run -d --name $mail --network $shared whoami
