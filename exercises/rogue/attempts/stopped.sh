#: title.en: Stops it
#: title.zh: 把它停了
#: goal: unharmed
#: why: container-stopped
docker stop -t 0 $bad
