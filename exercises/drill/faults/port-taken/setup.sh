docker run -d --name $stray -p $kiosk_port:80 whoami
docker run -d --name $kiosk -p $kiosk_port:80 whoami || true
