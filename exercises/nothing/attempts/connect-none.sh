#: title.en: Connects it while it is on none
#: title.zh: 还在 none 上就去接
#: goal: late-on
#: why: connect-host-or-none
#: mistake: connect-on-none
docker network create $net
docker network connect $net $late
