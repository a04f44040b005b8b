#: title.en: The other one made again without the port
#: title.zh: 把另一个重建成不占端口的
#: kind: flags
docker rm -f $stray $kiosk
docker run -d --name $stray whoami
docker run -d --name $kiosk -p $kiosk_port:80 whoami
