#: title.en: Puts both on the host
#: title.zh: 两个都放到主机网络上
#: goal: own
#: why: wrong-namespace
docker run -d --name $web --network host -e PORT=$port whoami
docker run -d --name $plain --network host -e PORT=9 whoami
