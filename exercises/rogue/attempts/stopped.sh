#: title.en: Stops it
#: title.zh: 把它停了
#: goal: stopped
#: why: container-stopped
docker stop -t 0 $bad
