#: title.en: Publishes the second in the mode ingress too
#: title.zh: 第二个也用了 ingress
#: goal: meter
#: why: wrong-publish-mode
docker service create -d --no-resolve-image --name $meter --constraint node.hostname==host2 -p $own_port:80 whoami
