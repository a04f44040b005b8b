#: title.en: Looks for the MTU among the options of the bridge
#: title.zh: 把 MTU 当成了 bridge 的选项
#: goal: cells
#: why: misspelt-option
#: mistake: misspelt-option
docker network create -o com.docker.network.bridge.name=$device -o com.docker.network.bridge.enable_icc=false -o com.docker.network.bridge.mtu=$mtu $cells
