#: title.en: Writes the address of a host where a subnet belongs
#: title.zh: 子网写成了主机地址
#: goal: network
#: why: host-bits-set
#: mistake: host-bits
docker network create --subnet $ip/24 --gateway $gateway $net
