#: title.en: Takes the address that is kept for the printer
#: title.zh: 用了留给打印机的地址
#: goal: files
#: why: address-taken
#: mistake: address-taken
docker network rm $old
docker network create --subnet $subnet --gateway $gateway --ip-range $range --aux-address router=$router --aux-address printer=$printer --label team=$team $net
docker run -d --name $files --network $net --ip $printer whoami
