#: title.en: Misspells the option
#: title.zh: 选项写错了
#: goal: network
#: why: misspelt-option
#: mistake: misspelt-option
docker network create -o com.docker.network.bridge.enable-icc=false $net
docker run -d --name $one --network $net -p 127.0.0.1:$port:80 whoami
docker run -d --name $two --network $net whoami
