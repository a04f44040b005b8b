#: title.en: Publishes on the node's 127.0.0.1, to match
#: title.zh: 改成发布到节点的 127.0.0.1，「对应」上
#: goal: report
#: why: bound-to-one-address
docker rm -f $report
docker run -d --name $report -p 127.0.0.1:$report_port:80 busybox sh -c "mkdir /www; echo $word > /www/index.html; exec httpd -f -p 127.0.0.1:80 -h /www"
