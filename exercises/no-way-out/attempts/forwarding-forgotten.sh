#: title.en: Mends all but the setting that is everybody's
#: title.zh: 各自的都修了，忘了大家共有的那一个
#: goal: api-out
#: why: forwarding-off
docker network connect bridge $api
iptables -I DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
