#: title.en: Rings for every network
#: title.zh: 哪个网络都报
#: goal: quiet
#: why: log-noise
docker events --filter type=network --filter event=connect --format '{{.Actor.Attributes.name}} {{.Actor.Attributes.container}}' 2> /dev/null |
    while read -r network id; do
        echo "ALERT $network $(docker inspect -f '{{slice .Name 1}}' "$id")" | ncat --send-only 127.0.0.1 $port
    done > /dev/null 2>&1 &
until docker logs $collector 2>&1 | grep -q "ALERT $vault" && docker logs $collector 2>&1 | grep -q "ALERT $net"; do sleep 0.1; done
