#: title.en: Publishes from a bridge instead
#: title.zh: 还是用桥接加发布
#: goal: host
#: why: own-namespace
docker run -d --name $web -e PORT=$port -p $port:$port whoami
