#: title.en: An address range outside the subnet
#: title.zh: 地址池不在子网里
#: goal: network
#: why: range-outside-subnet
docker network create --subnet $subnet --gateway $gateway --ip-range 172.30.5.0/26 $net
