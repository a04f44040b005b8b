#: title.en: A collector on the host's own network
#: title.zh: 收集器直接用主机网络
#: kind: host
docker run -d --name $collector --network host toolbox ncat -lku --recv-only 127.0.0.1 $port
docker run -d --name $app --log-driver syslog --log-opt syslog-address=udp://127.0.0.1:$port busybox sh -c "while :; do echo order $order; sleep 1; done"
until docker logs $collector 2>&1 | grep -q order; do sleep 0.1; done
