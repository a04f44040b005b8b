#: title.en: Leaves ICC on, and publishes with care
#: title.zh: 端口发布得很小心，ICC 却没关
#: goal: cells
#: why: wrong-option
docker network create -o com.docker.network.bridge.name=$device -o com.docker.network.driver.mtu=$mtu $cells
docker run -d --name $one --network $cells -p 127.0.0.1:$port:80 whoami
docker run -d --name $two --network $cells whoami
