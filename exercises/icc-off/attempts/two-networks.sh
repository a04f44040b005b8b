#: title.en: Gives each a network
#: title.zh: 一人一个网络
#: goal: two
#: why: not-attached
docker network create -o com.docker.network.bridge.enable_icc=false $net
docker run -d --name $one --network $net -p 127.0.0.1:$port:80 whoami
docker network create other
docker run -d --name $two --network other whoami
