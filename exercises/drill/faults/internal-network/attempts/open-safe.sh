#: title.en: Makes the closed network again, open
#: title.zh: 把封闭的网络重建成开放的
#: goal: safe-closed
#: why: not-internal
docker rm -f $buyer
docker network rm $safe
docker network create $safe
docker run -d --name $buyer --network $safe whoami
