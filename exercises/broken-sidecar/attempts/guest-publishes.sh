#: title.en: Publishes on the guest
#: title.zh: 在客人身上发布端口
#: goal: api
#: why: publish-with-shared-namespace
#: mistake: publish-on-guest
docker rm -f $api
docker run -d --name $api --network container:$web -e PORT=$api_port -p $port:80 whoami
