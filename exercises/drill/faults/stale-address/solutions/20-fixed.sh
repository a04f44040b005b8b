#: title.en: The old address, fixed: it works until the next plan of addresses
#: title.zh: 固定使用旧地址：能用，直到下次调整地址
#: kind: connect
docker network disconnect $office $ledger
docker network connect --ip $old $office $ledger
