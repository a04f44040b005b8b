#: title.en: Takes host mode together with -p
#: title.zh: 用 host 模式，又写了 -p
#: goal: shop-port
#: why: publish-with-host-mode
#: mistake: publish-in-host-mode
docker rm -f $shop
docker run -d --name $shop --network host -e PORT=$shop_port -p $shop_port:80 whoami
