#: title.en: Publishes the port
#: title.zh: 把端口发布出来
#: goal: cook
#: why: icc-disabled
docker rm -f $cook
docker run -d --name $cook --network $kitchen -p 80 whoami
