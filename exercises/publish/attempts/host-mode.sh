#: title.en: Adds -p to host mode, where it is discarded
#: title.zh: host 模式下写 -p，被忽略了
#: goal: site-port
#: why: publish-with-host-mode
#: mistake: publish-in-host-mode
docker run -d --name $site --network host -p $site_port:80 nginx
