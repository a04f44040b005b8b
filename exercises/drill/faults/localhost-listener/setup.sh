docker run -d --name $report -p $report_port:80 busybox sh -c "mkdir /www; echo $word > /www/index.html; exec httpd -f -p 127.0.0.1:80 -h /www"
