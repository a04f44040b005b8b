#: title.en: Sends by UDP
#: title.zh: 用 UDP 送
#: goal: alarm
#: why: log-empty
docker events --filter type=network --filter event=connect --filter network=$vault --format '{{.Actor.Attributes.container}}' 2> /dev/null |
    while read -r id; do
        echo "ALERT $vault $(docker inspect -f '{{slice .Name 1}}' "$id")" | ncat -u --send-only 127.0.0.1 $port
    done > /dev/null 2>&1 &
timeout 6 docker events --filter network=$vault --filter event=disconnect | head -1
