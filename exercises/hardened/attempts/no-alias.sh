#: title.en: Loses the alias
#: title.zh: 丢了别名
#: goal: alias
#: why: no-alias
#: mistake: alias-lost
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --user 1000 --read-only --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 whoami
