#: title.en: Writes the ranges the wrong way round
#: title.zh: 两段范围写反了
#: goal: first
#: why: ports-reversed
#: mistake: ports-reversed
docker run -d --name $relay -p 5000-5002:${tens}0-${tens}2 whoami
