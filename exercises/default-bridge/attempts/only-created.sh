#: title.en: Creates the container and forgets to start it
#: title.zh: 只 create，忘了 start
#: goal: web
#: why: never-started
#: mistake: never-started
docker create --name $web whoami
docker run -d --name $client busybox sleep infinity
