docker network create -o com.docker.network.bridge.enable_icc=false $kitchen
docker run -d --name $cook --network $kitchen whoami
docker run -d --name $waiter --network $kitchen whoami
