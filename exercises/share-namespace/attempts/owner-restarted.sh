#: title.en: Restarts the owner; the guest stays in the old namespace
#: title.zh: 重启了主人，客人还留在旧命名空间
#: goal: side-inside
#: why: wrong-namespace
#: mistake: owner-restarted
docker run -d --name $app -e PORT=$app_port -p $open_port:80 whoami
docker run -d --name $side --network container:$app nginx
docker restart -t 0 $app
