#: title.en: Restarts the server
#: title.zh: 把服务器重启了
#: goal: unharmed
#: why: restarted
docker restart -t 0 $web
