#: title.en: Removes it, evidence and all
#: title.zh: 连证据一起删了
#: goal: unharmed
#: why: no-such-container
docker rm -f $bad
