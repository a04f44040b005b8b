#: title.en: Gives the container's address
#: title.zh: 回答了容器自己的地址
#: goal: seen
#: why: answer-wrong
docker network create -o com.docker.network.bridge.name=$bridge -o com.docker.network.driver.mtu=1400 $net
docker run -d --name $box --network $net busybox sleep infinity
answer seen "$(docker inspect -f "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}" $box)"
