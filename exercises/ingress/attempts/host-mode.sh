#: title.en: Publishes the first in the mode host
#: title.zh: 第一个用了 mode=host
#: goal: shop
#: why: wrong-publish-mode
docker service create -d --no-resolve-image --name $shop --publish mode=host,published=$port,target=80 whoami
