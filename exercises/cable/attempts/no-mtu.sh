#: title.en: Forgets the MTU
#: title.zh: 忘了 MTU
#: goal: network
#: why: wrong-option
docker network create -o com.docker.network.bridge.name=$bridge $net
