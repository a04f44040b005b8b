#: title.en: Makes the caller again, on a network of its own
#: title.zh: 给主叫方单独建网络重建
#: goal: echo
#: why: subnet-shadows
docker rm -f $caller
docker network create $caller-net
docker run -d --name $caller --network $caller-net whoami
