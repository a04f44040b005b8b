#: title.en: Forgets the variable that names the port
#: title.zh: 忘了指定端口的变量
#: goal: answers
#: why: refused
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --network-alias front --user 1000 --read-only --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 whoami
