#: title.en: Counts the tasks of one host
#: title.zh: 只数了一台主机上的任务
#: goal: count
#: why: tasks-on-other-nodes
#: mistake: tasks-on-one-node
docker network create -d overlay --attachable $net
docker service create --name $web --network $net --endpoint-mode dnsrr --replicas 2 --publish mode=host,target=80,published=$port whoami
docker run -d --name $client --network $net busybox sleep infinity
answer count $(docker ps -q --filter label=com.docker.swarm.service.name=$web | wc -l)
