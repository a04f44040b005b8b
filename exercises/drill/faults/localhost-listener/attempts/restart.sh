#: title.en: Restarts it
#: title.zh: 重启一下
#: goal: report
#: why: listens-on-localhost
docker restart -t 0 $report
