#: title.en: Leaves the log driver as it is
#: title.zh: 日志驱动没改
#: goal: app
#: why: wrong-setting
docker run -d --name $collector -p 127.0.0.1:$port:514/udp toolbox ncat -lku --recv-only 514
docker run -d --name $app busybox sh -c "while :; do echo order $order; sleep 1; done"
