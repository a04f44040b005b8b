#: title.en: Writes the ports the wrong way round
#: title.zh: 端口写反了
#: goal: site-port
#: why: ports-reversed
#: mistake: ports-reversed
docker run -d --name $site -p 80:$site_port nginx
