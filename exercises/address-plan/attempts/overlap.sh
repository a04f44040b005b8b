#: title.en: Overlooks what lies in the subnet already
#: title.zh: 没注意到子网里已经有别的网络
#: goal: network
#: why: pool-overlaps
#: mistake: pool-overlaps
docker network create --subnet $subnet --gateway $gateway --ip-range $range --aux-address router=$router --aux-address printer=$printer --label team=$team $net
