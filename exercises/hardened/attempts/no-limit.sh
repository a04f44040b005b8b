#: title.en: Forgets the limits
#: title.zh: 忘了限制
#: goal: limits
#: why: wrong-setting
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --network-alias front --user 1000 --read-only --cap-drop ALL --security-opt no-new-privileges -e PORT=8080 whoami
