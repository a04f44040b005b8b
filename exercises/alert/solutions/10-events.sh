#: title.en: Read the engine's events in the shell
#: title.zh: 在 shell 里读引擎的事件
#: kind: events
docker events --filter type=network --filter event=connect --filter network=$vault --format '{{.Actor.Attributes.container}}' 2> /dev/null |
    while read -r id; do
        echo "ALERT $vault $(docker inspect -f '{{slice .Name 1}}' "$id")" | ncat --send-only 127.0.0.1 $port
    done > /dev/null 2>&1 &
until docker logs $collector 2>&1 | grep -q ALERT; do sleep 0.1; done
