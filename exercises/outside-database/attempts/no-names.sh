#: title.en: Takes the vault's name server away and calls that blocked
#: title.zh: 让它解析不了名字，就当是拦住了
#: goal: vault-not-database
#: why: not-blocked
docker network create shop
docker run -d --name $vault --network shop --dns 192.0.2.53 whoami
docker run -d --name $app --network shop busybox sleep infinity
