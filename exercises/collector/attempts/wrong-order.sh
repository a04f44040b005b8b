#: title.en: Prints something else
#: title.zh: 打印了别的
#: goal: collected
#: why: log-without
docker run -d --name $collector -p 127.0.0.1:$port:514/udp toolbox ncat -lku --recv-only 514
docker run -d --name $app --log-driver syslog --log-opt syslog-address=udp://127.0.0.1:$port busybox sh -c "while :; do echo order 0; sleep 1; done"
until docker logs $collector 2>&1 | grep -q order; do sleep 0.1; done
