#: title.en: Loses the address
#: title.zh: 丢了原来的地址
#: goal: address
#: why: wrong-address
docker rm -f $web
docker run -d --name $web --network $net --network-alias front --user 1000 --read-only --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 whoami
