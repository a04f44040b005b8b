#: title.en: Forgets the option
#: title.zh: 忘了这个选项
#: goal: network
#: why: wrong-option
docker network create $net
docker run -d --name $one --network $net -p 127.0.0.1:$port:80 whoami
docker run -d --name $two --network $net whoami
