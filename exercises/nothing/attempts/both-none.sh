#: title.en: Gives both no network
#: title.zh: 两个都用 none
#: goal: beside
#: why: own-namespace
docker run -d --name $job --network none busybox sleep infinity
docker run -d --name $side --network none toolbox sleep infinity
