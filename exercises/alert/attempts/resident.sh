#: title.en: Reports who is there instead of who comes
#: title.zh: 报的是在场的，不是进来的
#: goal: alarm
#: why: log-without
until [ -n "$seen" ]; do
    seen=$(docker network inspect -f '{{range .Containers}}{{.Name}} {{end}}' $vault)
done
echo "ALERT $vault $store" | ncat --send-only 127.0.0.1 $port
until docker logs $collector 2>&1 | grep -q ALERT; do sleep 0.1; done
