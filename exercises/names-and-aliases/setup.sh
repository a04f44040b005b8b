docker network create $left
docker network create $right
docker run -d --name $s1 --network $left whoami
docker run -d --name $s2 --network $right whoami
docker run -d --name $ask1 --network $left busybox sleep infinity
docker run -d --name $ask2 --network $right busybox sleep infinity
