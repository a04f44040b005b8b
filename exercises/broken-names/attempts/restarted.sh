#: title.en: Restarts the asker; what was made with it comes back
#: title.zh: 只是重启询问方，创建时写死的又回来了
#: goal: job-name
#: why: hardcoded-address
#: mistake: hardcoded-address
docker restart -t 0 $job
