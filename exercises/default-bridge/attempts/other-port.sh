#: title.en: The application listens on another port than the one asked
#: title.zh: 应用监听的端口不是 80
#: goal: by-address
#: why: refused
#: mistake: wrong-container-port
docker run -d --name $web -e PORT=8080 whoami
docker run -d --name $client busybox sleep infinity
