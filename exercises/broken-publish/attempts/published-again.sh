#: title.en: Publishes the shop on 0.0.0.0, where the program still listens on 127.0.0.1
#: title.zh: 在 0.0.0.0 上重新发布，程序却仍监听 127.0.0.1
#: goal: shop-open
#: why: listens-on-localhost
#: mistake: listens-on-loopback
docker rm -f $shop
docker run -d --name $shop -e HOST=127.0.0.1 -p 0.0.0.0:$shop_port:80 whoami
