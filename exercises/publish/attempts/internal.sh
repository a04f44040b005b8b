#: title.en: Publishes from an internal network
#: title.zh: 在 internal 网络里发布端口
#: goal: site-port
#: why: publish-on-internal
#: mistake: publish-on-internal
docker network create --internal closed
docker run -d --name $site --network closed -p $site_port:80 nginx
