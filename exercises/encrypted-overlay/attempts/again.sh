#: title.en: Makes the container again on the new network
#: title.zh: 在新网络上重建了容器
#: goal: unharmed
#: why: recreated
#: mistake: made-again
docker network create -d overlay --opt encrypted --attachable --subnet $subnet $safe
docker rm -f $api
docker run -d --name $api --network $safe whoami
