#: title.en: Run with --network container:
#: title.zh: run 时写 --network container:
#: kind: flags
docker run -d --name $peek --network container:$vault busybox sleep infinity
docker run -d --name $app -e PORT=$app_port -p $open_port:80 whoami
docker run -d --name $side --network container:$app nginx
