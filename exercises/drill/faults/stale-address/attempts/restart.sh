#: title.en: Restarts both
#: title.zh: 两个都重启
#: goal: ledger
#: why: hardcoded-address
docker restart -t 0 $relay $ledger
