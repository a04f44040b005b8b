#: title.en: Just starts the last one again
#: title.zh: 最后一个只是再 start 一次
#: goal: blog-port
#: why: port-taken
#: mistake: port-taken
docker start $blog
