#: title.en: Sends the id that stands in the event
#: title.zh: 直接把事件里的 ID 送出去
#: goal: alarm
#: why: log-without
docker events --filter type=network --filter event=connect --filter network=$vault --format "ALERT $vault {{.Actor.Attributes.container}}" 2> /dev/null |
    while read -r line; do
        echo "$line" | ncat --send-only 127.0.0.1 $port
    done > /dev/null 2>&1 &
until docker logs $collector 2>&1 | grep -q ALERT; do sleep 0.1; done
