#: title.en: Stops everything that does not come from the caller
#: title.zh: 不是它发来的一律拦下
#: goal: way-out
#: why: answers-dropped
#: mistake: answers-dropped
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -I DOCKER-USER -i eth0 ! -s $friend -j DROP
