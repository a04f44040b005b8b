#: title.en: With flags
#: title.zh: 用参数
#: kind: flags
docker network create -o com.docker.network.bridge.enable_icc=false $net
docker run -d --name $one --network $net -p 127.0.0.1:$port:80 whoami
docker run -d --name $two --network $net whoami
