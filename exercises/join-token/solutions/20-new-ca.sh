#: title.en: A new CA, whose tokens are new as well, and the days from the certificate
#: title.zh: 换掉 CA，令牌也随之换新；天数从证书里读
#: kind: ca
docker swarm ca --rotate -q > /dev/null
docker swarm join-token -q worker > ~/clipboard
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
crt=/var/lib/docker/swarm/certificates/swarm-node.crt
from=$(date -d "$(openssl x509 -noout -startdate -in $crt | cut -d= -f2)" +%s)
till=$(date -d "$(openssl x509 -noout -enddate -in $crt | cut -d= -f2)" +%s)
answer days $(((till - from) / 86400))
