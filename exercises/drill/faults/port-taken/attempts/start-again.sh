#: title.en: Just starts it again
#: title.zh: 只是再 start 一次
#: goal: kiosk
#: why: port-taken
docker start $kiosk
