#: title.en: Publishes a port, to open the way out
#: title.zh: 发布一个端口，想以此打通出去的路
#: goal: buyer-out
#: why: internal-no-way-out
docker rm -f $buyer
docker run -d --name $buyer --network $safe -p 80 whoami
