#: title.en: Lets the engine draw the host port
#: title.zh: 主机端口交给引擎随机挑
#: goal: site-port
#: why: wrong-host-port
docker run -d --name $site -p 80 nginx
