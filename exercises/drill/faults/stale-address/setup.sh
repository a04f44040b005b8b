docker network create --subnet $office_subnet $office
docker run -d --name $ledger --network $office whoami
docker run -d --name $relay --network $office -p $relay_port:80 busybox nc -ll -p 80 -e nc $old 80
