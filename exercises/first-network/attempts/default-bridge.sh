#: title.en: Forgets --network
#: title.zh: 忘了写 --network
#: goal: web
#: why: not-attached
#: mistake: never-attached
docker network create $net
docker run -d --name $web whoami
