#: title.en: Made again on an open network, connected to the closed one
#: title.zh: 在开放的网络上重建，再接到封闭的网络上
#: kind: flags
docker rm -f $buyer
docker run -d --name $buyer whoami
docker network connect $safe $buyer
