#: title.en: With --network host
#: title.zh: 用 --network host
#: kind: flags
docker run -d --name $web --network host -e PORT=$port whoami
docker run -d --name $plain whoami
