#: title.en: Start on the default bridge, connect afterwards
#: title.zh: 先在默认桥上启动，之后再接入
#: kind: connect
docker run -d --name $web whoami
docker run -d --name $client busybox sleep infinity
docker network create --subnet $subnet --gateway $gateway --ip-range $range $net
docker network connect --ip $ip $net $web
docker network connect $net $client
docker network disconnect bridge $web
docker network disconnect bridge $client
