#: title.en: Takes dnsrr with the ingress
#: title.zh: dnsrr 配 ingress
#: goal: shop
#: why: dnsrr-with-ingress
docker service create -d --no-resolve-image --name $shop --endpoint-mode dnsrr -p $port:80 whoami
