#: title.en: Listens on loopback only
#: title.zh: 只监听回环地址
#: goal: web-open
#: why: refused
docker run -d --name $web --network host -e PORT=$port -e HOST=127.0.0.1 whoami
