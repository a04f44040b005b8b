#: title.en: Stop them before the address is translated
#: title.zh: 在地址转换之前就拦下
#: kind: raw-table
friend=$(getent hosts host2 | cut -d " " -f 1)
iptables -t raw -A PREROUTING -i eth0 ! -s $friend -p tcp --dport $port -j DROP
