#: title.en: Run it again with everything
#: title.zh: 一次写全再运行
#: kind: flags
docker rm -f $web
docker run -d --name $web --network $net --ip $ip --network-alias front --user 1000 --read-only --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 whoami
