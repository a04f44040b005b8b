#: title.en: A fixed address that is not in the subnet
#: title.zh: 固定地址不在子网内
#: goal: web
#: why: address-outside-subnet
#: mistake: address-outside-subnet
docker network create --subnet $subnet --gateway $gateway --ip-range $range $net
docker run -d --name $web --network $net --ip 172.30.5.9 whoami
