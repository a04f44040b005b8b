#: title.en: Listen with tcpdump
#: title.zh: 用 tcpdump 监听
#: kind: tcpdump
br=br-$(docker network inspect -f '{{slice .Id 0 12}}' $net)
ip=$(timeout 20 tcpdump -lnni $br -c 1 'tcp[tcpflags] & tcp-syn != 0 and dst port 5432' 2>/dev/null | grep -oE 'IP [0-9.]+' | sed 's/IP //; s/\.[0-9]*$//')
name=$(docker network inspect -f '{{range .Containers}}{{.IPv4Address}} {{.Name}}{{"\n"}}{{end}}' $net | awk -v ip="$ip" 'index($1, ip "/") == 1 {print $2}')
answer who "$name"
docker network disconnect $net "$name"
