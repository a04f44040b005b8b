#: title.en: Restarts a container to see whether it comes back
#: title.zh: 重启容器，看它能不能起来
#: goal: untouched
#: why: restarted
#: mistake: restarted
docker restart -t 0 $box
