#: title.en: Leaves new privileges open
#: title.zh: 没有禁止获得新特权
#: goal: web
#: why: wrong-setting
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --network-alias front --user 1000 --read-only --cap-drop ALL --memory 64m --pids-limit 50 -e PORT=8080 whoami
