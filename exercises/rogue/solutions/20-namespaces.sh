#: title.en: Look into each namespace
#: title.zh: 逐个命名空间查看
#: kind: ss
until [ -n "$talker" ]; do
    for name in $(docker ps --format '{{.Names}}'); do
        pid=$(docker inspect -f '{{.State.Pid}}' "$name")
        nsenter -t "$pid" -n ss -Htan dst 203.0.113.80 dport = 5432 | grep -q . && talker=$name
    done
done
answer who "$talker"
docker network disconnect $net "$talker"
