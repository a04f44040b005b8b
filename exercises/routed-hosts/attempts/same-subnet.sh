#: title.en: Gives both networks the same subnet
#: title.zh: 两边用了同一个子网
#: goal: west
#: why: wrong-subnet
#: node: host2
docker network create --subnet $near $west
docker run -d --name $forge --network $west whoami
