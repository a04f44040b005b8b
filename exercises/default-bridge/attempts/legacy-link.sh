#: title.en: Uses the legacy --link, so the name does resolve
#: title.zh: 用了过时的 --link，名字就能解析了
#: goal: no-name
#: why: name-resolves
docker run -d --name $web whoami
docker run -d --name $client --link $web busybox sleep infinity
