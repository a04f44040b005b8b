#: title.en: Publishes on the guest instead of the owner
#: title.zh: 在客人身上发布端口，而不是主人
#: goal: side
#: why: publish-with-shared-namespace
#: mistake: publish-on-guest
docker run -d --name $app -e PORT=$app_port whoami
docker run -d --name $side --network container:$app -p $open_port:80 nginx
