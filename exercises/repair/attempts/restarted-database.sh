#: title.en: Restarts the database to make its name work
#: title.zh: 重启数据库，想让名字恢复正常
#: goal: unharmed
#: why: restarted
#: mistake: restarted
docker restart -t 0 $db
