#: title.en: Make it again on the right network
#: title.zh: 在正确的网络上重建
#: kind: flags
docker rm -f $stock
docker run -d --name $stock --network $floor whoami
