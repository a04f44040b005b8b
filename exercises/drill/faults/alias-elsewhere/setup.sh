docker network create $study
docker network create $annex
docker run -d --name $reader --network $study whoami
docker run -d --name $book --network $annex --network-alias $nick whoami
docker network connect $study $book
