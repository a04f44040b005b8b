#: title.en: Creates the network on the worker
#: title.zh: 在 worker 上创建网络
#: goal: network
#: why: overlay-from-worker
#: mistake: overlay-from-worker
#: on host2
docker network create -d overlay --opt encrypted --attachable --subnet $subnet $safe
