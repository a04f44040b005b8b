#: title.en: Lets the task run on the other node
#: title.zh: 任务跑在了另一个节点上
#: goal: meter-there
#: why: no-task-there
docker service create -d --no-resolve-image --name $meter --constraint node.role==manager --publish mode=host,published=$own_port,target=80 whoami
until docker service ps -f desired-state=running --format '{{.CurrentState}}' $meter | grep -q Running; do sleep 0.1; done
