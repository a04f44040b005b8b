#: title.en: Publish the collector on loopback
#: title.zh: 把收集器发布在回环上
#: kind: publish
docker run -d --name $collector -p 127.0.0.1:$port:514/udp toolbox ncat -lku --recv-only 514
docker run -d --name $app --log-driver syslog --log-opt syslog-address=udp://127.0.0.1:$port busybox sh -c "while :; do echo order $order; sleep 1; done"
until docker logs $collector 2>&1 | grep -q order; do sleep 0.1; done
