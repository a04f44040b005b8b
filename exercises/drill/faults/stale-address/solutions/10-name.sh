#: title.en: The name in place of the address
#: title.zh: 用名字代替地址
#: kind: flags
docker rm -f $relay
docker run -d --name $relay --network $office -p $relay_port:80 busybox nc -ll -p 80 -e nc $ledger 80
