#: title.en: Makes it internal
#: title.zh: 建成了内部网络
#: goal: network
#: why: wrong-flag
docker network create --internal -o com.docker.network.bridge.enable_icc=false $net
docker run -d --name $one --network $net -p 127.0.0.1:$port:80 whoami
docker run -d --name $two --network $net whoami
