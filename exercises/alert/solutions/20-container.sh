#: title.en: A watcher in a container; its log driver ships what it prints
#: title.zh: 哨兵放在容器里，它打印的由日志驱动送走
#: kind: container
mkdir -p ~/watch
cat > ~/watch/run <<'WATCH'
api() { curl -sN --unix-socket /var/run/docker.sock "http://engine$1"; }
api "/events?filters=%7B%22type%22:%5B%22network%22%5D,%22event%22:%5B%22connect%22%5D%7D" |
    jq --unbuffered -r --arg net "$VAULT" '.Actor.Attributes | select(.name == $net) | .container' |
    while read -r id; do
        echo "ALERT $VAULT $(api "/containers/$id/json" | jq -r '.Name[1:]')"
    done
WATCH
docker run -d --name watcher --network none -e VAULT=$vault --log-driver syslog --log-opt syslog-address=tcp://127.0.0.1:$port -v ~/watch:/watch:ro -v /var/run/docker.sock:/var/run/docker.sock toolbox bash /watch/run
until docker logs $collector 2>&1 | grep -q ALERT; do sleep 0.1; done
