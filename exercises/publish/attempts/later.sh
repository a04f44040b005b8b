#: title.en: Runs it without -p and wants to add the port later
#: title.zh: 先不带 -p 运行,事后想补
#: goal: site-port
#: why: publish-needs-recreate
docker run -d --name $site nginx
docker run -d --name $site -p $site_port:80 nginx
