#: title.en: Restarts the owner once more
#: title.zh: 又重启了一次主人
#: goal: unharmed
#: why: restarted
#: mistake: restarted
docker restart -t 0 $shop
docker restart -t 0 $meter
