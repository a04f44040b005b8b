#: title.en: Restarts everything and hopes
#: title.zh: 全部重启，听天由命
#: goal: unharmed
#: why: restarted
docker restart -t 0 $(docker ps -q)
