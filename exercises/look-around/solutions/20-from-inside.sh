#: title.en: Look from inside the containers
#: title.zh: 进到容器里看
#: kind: inside
answer address $(docker exec $db ping -c 1 $web | sed -n '1s/.*(\([0-9.]*\)).*/\1/p')
answer subnet $(docker exec $db ip route | awk '/^default/ {next} {print $1; exit}')
answer gateway $(docker exec $db ip route | awk '/^default/ {print $3}')
answer home $(docker network inspect bridge | grep -q "\"$box\"" && echo bridge)
answer count $(docker ps -q --filter network=$net | wc -l)
answer driver $(docker network ls | awk '$2 == "none" {print $3}')
answer resolver $(docker exec $db sed -n 's/^nameserver //p' /etc/resolv.conf)
answer mac $(docker exec $db cat /sys/class/net/eth0/address)
