#: title.en: Misspells the option
#: title.zh: 选项拼错了
#: goal: network
#: why: misspelt-option
#: mistake: misspelt-option
docker network create -d overlay --opt encrypt --attachable --subnet $subnet $safe
