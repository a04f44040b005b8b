#: title.en: Forgets --read-only
#: title.zh: 忘了 --read-only
#: goal: web
#: why: wrong-setting
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --network-alias front --user 1000 --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 whoami
