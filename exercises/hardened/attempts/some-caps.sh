#: title.en: Drops one capability only
#: title.zh: 只去掉一个 capability
#: goal: web
#: why: wrong-setting
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --network-alias front --user 1000 --read-only --cap-drop NET_RAW --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 whoami
