#: title.en: The address of another container
#: title.zh: 答成了别的容器的地址
#: goal: address
#: why: answer-other-container
answer address $db_ip
