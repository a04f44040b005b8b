#: title.en: Shuts both in
#: title.zh: 把两个都关在内部网络里
#: goal: database
#: why: internal-no-way-out
#: mistake: internal-way-out
docker network create --internal shop
docker run -d --name $vault --network shop whoami
docker run -d --name $app --network shop busybox sleep infinity
