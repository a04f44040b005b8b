#: title.en: Misspells an option
#: title.zh: 选项写错了
#: goal: network
#: why: misspelt-option
#: mistake: misspelt-option
docker network create -o com.docker.network.bridge.nmae=$bridge -o com.docker.network.driver.mtu=1400 $net
