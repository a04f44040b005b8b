#: title.en: Publishes to every address
#: title.zh: 发布到所有地址
#: goal: port
#: why: bound-to-all-addresses
#: mistake: icc-host-port
docker network create -o com.docker.network.bridge.enable_icc=false $net
docker run -d --name $one --network $net -p $port:80 whoami
docker run -d --name $two --network $net whoami
