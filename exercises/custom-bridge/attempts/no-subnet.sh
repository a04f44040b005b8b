#: title.en: Asks for a fixed address on an automatic subnet
#: title.zh: 子网是自动分配的，却要固定地址
#: goal: web
#: why: ip-needs-own-subnet
#: mistake: address-on-automatic-subnet
docker network create $net
docker run -d --name $web --network $net --ip $ip whoami
