#: title.en: Puts the rule into OUTPUT
#: title.zh: 规则写到了 OUTPUT
#: goal: vault-not-database
#: why: rule-in-output
#: mistake: rule-in-output
docker network create shop
docker run -d --name $vault --network shop whoami
docker run -d --name $app --network shop busybox sleep infinity
iptables -A OUTPUT -d 203.0.113.80 -j REJECT
