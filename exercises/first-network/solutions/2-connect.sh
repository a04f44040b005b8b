#: title.en: Run first, connect afterwards
#: title.zh: 先运行，再接入
#: kind: connect
docker run -d --name $web whoami
docker network create --driver bridge $net
docker network connect $net $web
