#: title.en: Binds the public site to loopback
#: title.zh: 对外的站点却绑在了回环上
#: goal: site-port
#: why: bound-to-one-address
#: mistake: published-to-loopback
docker run -d --name $site -p 127.0.0.1:$site_port:80 nginx
