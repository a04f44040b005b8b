#: title.en: Sends to the collector by its name
#: title.zh: 按容器名发给收集器
#: goal: app
#: why: log-address
#: mistake: log-to-a-name
docker network create logs
docker run -d --name $collector --network logs toolbox ncat -lku --recv-only 514
docker run -d --name $app --network logs --log-driver syslog --log-opt syslog-address=udp://$collector:514 busybox sh -c "while :; do echo order $order; sleep 1; done"
