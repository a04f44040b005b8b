#: title.en: Connects the running container to the default bridge, so that the host reaches it
#: title.zh: 把运行中的容器再接到默认 bridge 上，好让主机访问
#: goal: tide
#: why: still-on-default-bridge
docker network connect bridge $tide
