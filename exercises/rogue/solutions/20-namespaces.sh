#: title.en: Look into each namespace
#: title.zh: 逐个命名空间查看
#: kind: ss
for name in $(docker ps --format '{{.Names}}'); do
    pid=$(docker inspect -f '{{.State.Pid}}' "$name")
    for _ in $(seq 40); do
        nsenter -t "$pid" -n ss -Htan dst 203.0.113.80 | grep -q 5432 && { docker network disconnect $net "$name"; break 2; }
        sleep 0.05
    done
done
