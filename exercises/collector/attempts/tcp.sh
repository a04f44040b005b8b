#: title.en: Publishes TCP
#: title.zh: 发布的是 TCP
#: goal: collected
#: why: wrong-protocol
#: mistake: tcp-for-udp
docker run -d --name $collector -p 127.0.0.1:$port:514 toolbox ncat -lku --recv-only 514
docker run -d --name $app --log-driver syslog --log-opt syslog-address=udp://127.0.0.1:$port busybox sh -c "while :; do echo order $order; sleep 1; done"
