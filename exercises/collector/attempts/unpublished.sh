#: title.en: Does not publish the collector
#: title.zh: 没有发布收集器
#: goal: collected
#: why: not-published
docker run -d --name $collector toolbox ncat -lku --recv-only 514
docker run -d --name $app --log-driver syslog --log-opt syslog-address=udp://127.0.0.1:$port busybox sh -c "while :; do echo order $order; sleep 1; done"
