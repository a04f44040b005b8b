#: title.en: The subnet is already taken by a first try under another name
#: title.zh: 子网已被先前试建的网络占用
#: goal: network
#: why: pool-overlaps
#: mistake: pool-overlaps
docker network create --subnet $subnet practice
docker network create --subnet $subnet --gateway $gateway --ip-range $range $net
