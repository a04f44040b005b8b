#: title.en: Misspells the driver
#: title.zh: 驱动写错了
#: goal: app
#: why: log-driver-unknown
docker run -d --name $collector -p 127.0.0.1:$port:514/udp toolbox ncat -lku --recv-only 514
docker run -d --name $app --log-driver syslogd --log-opt syslog-address=udp://127.0.0.1:$port busybox sh -c "while :; do echo order $order; sleep 1; done"
