#: title.en: Remove who has the port, start it
#: title.zh: 删掉占端口的，再启动
#: kind: remove
docker rm -f $stray
docker start $kiosk
