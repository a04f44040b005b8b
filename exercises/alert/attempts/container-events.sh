#: title.en: Waits for events of containers
#: title.zh: 等的是容器的事件
#: goal: alarm
#: why: log-empty
docker events --filter type=container --filter event=connect --format '{{.Actor.Attributes.name}}' 2> /dev/null |
    while read -r name; do
        echo "ALERT $vault $name" | ncat --send-only 127.0.0.1 $port
    done > /dev/null 2>&1 &
timeout 6 docker events --filter network=$vault --filter event=disconnect | head -1
