#: title.en: Make it again, listening on every address
#: title.zh: 重建，监听所有地址
#: kind: flags
docker rm -f $report
docker run -d --name $report -p $report_port:80 busybox sh -c "mkdir /www; echo $word > /www/index.html; exec httpd -f -p 80 -h /www"
