#: title.en: Restarts the others
#: title.zh: 把别人重启了
#: goal: unharmed
#: why: restarted
#: mistake: restarted
docker network disconnect $net $bad
docker restart -t 0 $good
