#: title.en: A rule for all, and the exception on top of it
#: title.zh: 先全部拦下，再把放行的插到上面
#: kind: two-rules
friend=$(getent hosts host2 | cut -d " " -f 1)
address=$(docker inspect -f '{{.NetworkSettings.Networks.bridge.IPAddress}}' $api)
iptables -I DOCKER-USER -i eth0 -d $address -p tcp --dport 80 -j REJECT
iptables -I DOCKER-USER -i eth0 -s $friend -j RETURN
