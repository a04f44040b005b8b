#: title.en: Restarts the page and hopes
#: title.zh: 重启页面，碰碰运气
#: goal: site-port
#: why: bound-to-one-address
docker restart -t 0 $site
